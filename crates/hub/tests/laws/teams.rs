//! Teams: one name once, a chat is of one or none and says so, and where only whoever has a chat writes in it, nobody else does.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use sangam_hub::ruling::{Ruling, apart};
use sangam_hub::store::{Conversation, Later, Team, Tx};
use sangam_hub::team::decider::Decider;
use sangam_hub::team::people;
use sangam_hub::team::teams;
use sangam_model::Clock;
use sangam_model::id::{CommandId, ConversationId, PersonId, TeamId};
use sangam_model::later::{PlanState, Why};
use sangam_model::outgoing::OutgoingContent;
use sangam_model::routing::{Away, Routing, Rule};
use sangam_model::time::HOUR;
use sangam_protocol::error::code;
use sangam_protocol::rows::EventKind;
use sangam_protocol::teams::{ChangeTeam, MakeTeam, ReplyRule};
use sangam_protocol::{ApiError, CommandBody, CommandOutcome, Outcome, Plan};
use serde_json::json;

use crate::sending::queued;
use crate::shop::{ScriptedGraph, Shop, refusal, run, stories, text_from};

type Decided<T> = Result<T, ApiError>;

impl Shop {
    async fn keeps_teams<T: Send + 'static>(
        &self,
        who: PersonId,
        job: impl Fn(&mut Tx<'_>, Decider) -> Ruling<T> + Send + 'static,
    ) -> Decided<T> {
        let decider = Decider { workspace_id: self.workspace_id, person_id: who };
        apart(self.store.decide(self.workspace_id, move |tx| job(tx, decider)).await).unwrap()
    }

    async fn makes_team(&self, who: PersonId, name: &str, members: &[PersonId]) -> Decided<TeamId> {
        let id = TeamId::new(&*self.clock, &*self.random);
        let wish = MakeTeam { id, name: name.to_owned(), members: members.to_vec() };
        self.keeps_teams(who, move |tx, decider| teams::make(tx, decider, &wish)).await.map(|team| team.id)
    }

    async fn changes_team(&self, id: TeamId, name: &str, members: &[PersonId]) -> Decided<Team> {
        let (wish, now) = (ChangeTeam { name: name.to_owned(), members: members.to_vec() }, self.clock.now());
        self.keeps_teams(self.rajesh, move |tx, decider| teams::change(tx, decider, id, &wish, now)).await
    }

    async fn deletes_team(&self, id: TeamId) -> Decided<()> {
        let decider = Decider { workspace_id: self.workspace_id, person_id: self.rajesh };
        let (clock, random) = (self.clock.clone(), self.random.clone());
        apart(teams::delete(&*self.store, &self.beside(), decider, id, clock, random).await).unwrap()
    }

    async fn team_row(&self, id: TeamId) -> Team {
        self.store.read(move |tx| tx.team(id)).await.unwrap().unwrap()
    }

    async fn gives(&self, who: PersonId, chat: ConversationId, team_id: Option<TeamId>) -> CommandOutcome {
        // Lines of one instant have no order.
        self.clock.advance(1);
        let expected_assignee_id = self.chat(chat).await.assignee_id;
        let body = CommandBody::AssignTeam { conversation_id: chat, team_id, expected_assignee_id };
        self.does(who, body).await.1
    }

    async fn takes(&self, who: PersonId, chat: ConversationId) -> CommandOutcome {
        // Lines of one instant have no order.
        self.clock.advance(1);
        let expected_assignee_id = self.chat(chat).await.assignee_id;
        let assignee_id = Some(who);
        self.does(who, CommandBody::Assign { conversation_id: chat, assignee_id, expected_assignee_id })
            .await
            .1
    }

    async fn lets_only_assignees_reply(&self, only_assignee: bool) {
        let (rule, now) = (ReplyRule { only_assignee }, self.clock.now());
        let set = move |tx: &mut Tx<'_>, decider| teams::set_reply_rule(tx, decider, rule, now);
        self.keeps_teams(self.rajesh, set).await.unwrap();
    }

    async fn is_of(&self, id: ConversationId) -> (Option<TeamId>, Option<PersonId>) {
        let Conversation { team_id, assignee_id, .. } = self.chat(id).await;
        (team_id, assignee_id)
    }
}

#[test]
fn a_name_is_taken_in_every_case_and_a_team_is_of_people_who_are_there() {
    run(async {
        let shop = Shop::open().await;
        let sales = shop.makes_team(shop.rajesh, "  Sales ", &[shop.asha, shop.asha]).await.unwrap();
        assert_eq!(shop.team_row(sales).await.members, [shop.asha]);
        let taken = shop.makes_team(shop.rajesh, "sALES", &[]).await.unwrap_err();
        assert_eq!(taken.code, code::TEAM_TAKEN);
        assert_eq!(taken.detail.unwrap(), json!({ "team_id": sales, "name": "Sales" }));
        assert_eq!(shop.makes_team(shop.asha, "Accounts", &[]).await.unwrap_err().code, code::FORBIDDEN);
        let stranger = PersonId::new(&*shop.clock, &*shop.random);
        let refused = shop.makes_team(shop.rajesh, "Accounts", &[stranger]).await.unwrap_err();
        assert_eq!(refused.detail.unwrap(), json!({ "field": "members" }));
        let wish = MakeTeam { id: sales, name: "Sales".to_owned(), members: vec![shop.asha] };
        let head = shop.head().await;
        shop.keeps_teams(shop.rajesh, move |tx, decider| teams::make(tx, decider, &wish)).await.unwrap();
        assert_eq!(shop.head().await, head, "asked twice it is made once");
        assert_eq!(shop.changes_team(sales, "SALES", &[shop.vikram]).await.unwrap().name, "SALES");
        shop.deletes_team(sales).await.unwrap();
        shop.deletes_team(sales).await.unwrap();
        shop.makes_team(shop.rajesh, "Sales", &[]).await.unwrap();
        assert_eq!(shop.changes_team(sales, "Other", &[]).await.unwrap_err().code, code::TEAM_GONE);
    });
}

#[test]
fn a_chat_given_to_a_team_leaves_whoever_is_not_of_it_and_can_be_taken_back() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.hears_from(1, 1).await;
        let sales = shop.makes_team(shop.rajesh, "Sales", &[shop.vikram]).await.unwrap();
        shop.takes(shop.asha, chat).await;
        let body = CommandBody::AssignTeam {
            conversation_id: chat,
            team_id: Some(sales),
            expected_assignee_id: Some(shop.asha),
        };
        shop.clock.advance(1);
        let (given, _) = shop.does(shop.asha, body).await;
        assert_eq!(shop.is_of(chat).await, (Some(sales), None));
        let line = EventKind::TeamAssigned { team_id: Some(sales), from: None };
        assert_eq!(shop.lines(chat).await.last(), Some(&line));
        let taken_back = CommandBody::TakeBack { conversation_id: chat, command_id: given };
        assert_eq!(refusal(&shop.does(shop.asha, taken_back.clone()).await.1), "none");
        assert_eq!(shop.is_of(chat).await, (None, Some(shop.asha)));

        assert_eq!(refusal(&shop.gives(shop.asha, chat, Some(sales)).await), "none");
        assert_eq!(refusal(&shop.takes(shop.vikram, chat).await), "none");
        assert_eq!(refusal(&shop.gives(shop.asha, chat, Some(sales)).await), "none", "it is so already");
        assert_eq!(shop.is_of(chat).await, (Some(sales), Some(shop.vikram)), "whoever is of it keeps it");
        assert_eq!(refusal(&shop.takes(shop.asha, chat).await), "none");
        assert_eq!(shop.is_of(chat).await, (Some(sales), Some(shop.asha)), "a person changes no team");
        assert_eq!(refusal(&shop.does(shop.asha, taken_back).await.1), code::CHANGED_SINCE);
    });
}

#[test]
fn teams_of_one_number_take_turns_of_their_own() {
    run(async {
        let shop = Shop::open().await;
        let kavita = shop.owner().await.person_id;
        let sales = shop.makes_team(shop.rajesh, "Sales", &[shop.asha, shop.vikram]).await.unwrap();
        let accounts = shop.makes_team(shop.rajesh, "Accounts", &[shop.rajesh, kavita]).await.unwrap();
        let mut given = Vec::new();
        for (customer, team) in [sales, sales, accounts, sales, sales, accounts].into_iter().enumerate() {
            let rules = Routing { rule: Rule::RoundRobin, team_id: Some(team), ..Routing::default() };
            shop.routes(rules).await;
            let chat = shop.hears_from(customer, 1).await;
            given.push(shop.is_with(chat).await.unwrap());
        }
        let are = |places: [usize; 2]| BTreeSet::from(places.map(|place| given[place]));
        assert_eq!([are([0, 1]), are([3, 4])], [BTreeSet::from([shop.asha, shop.vikram]), are([0, 1])]);
        assert_eq!(are([2, 5]), BTreeSet::from([shop.rajesh, kavita]));
    });
}

#[test]
fn an_answered_chat_that_goes_to_a_team_is_given_to_whoever_of_it_comes_back() {
    run(async {
        let shop = Shop::open().await;
        shop.routes(Routing { rule: Rule::RoundRobin, ..Routing::default() }).await;
        let sales = shop.makes_team(shop.rajesh, "Sales", &[shop.vikram]).await.unwrap();
        shop.says_away(shop.vikram, Some(Away { until: None })).await;
        let chat = shop.hears_from(1, 1).await;
        shop.clock.advance(HOUR);
        let text = "Sales will tell you".to_owned();
        let body = CommandBody::SendText { conversation_id: chat, text, reply_to: None, retry_of: None };
        assert_eq!(refusal(&shop.does(shop.asha, body).await.1), "none");
        assert_eq!(refusal(&shop.gives(shop.asha, chat, Some(sales)).await), "none");
        assert_eq!(shop.is_of(chat).await, (Some(sales), None), "he is away");
        shop.rings_again().await;
        shop.says_away(shop.vikram, None).await;
        shop.rings_again().await;
        assert_eq!(shop.is_of(chat).await, (Some(sales), Some(shop.vikram)));
    });
}

#[test]
fn of_two_who_take_a_chat_of_their_team_one_gets_it() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.hears_from(1, 1).await;
        let sales = shop.makes_team(shop.rajesh, "Sales", &[shop.asha, shop.vikram]).await.unwrap();
        shop.gives(shop.rajesh, chat, Some(sales)).await;
        let take = |who| CommandBody::Assign {
            conversation_id: chat,
            assignee_id: Some(who),
            expected_assignee_id: None,
        };
        assert_eq!(refusal(&shop.does(shop.vikram, take(shop.vikram)).await.1), "none");
        let late = shop.does(shop.asha, take(shop.asha)).await.1;
        assert_eq!(late.error.unwrap().detail.unwrap(), json!({ "assignee_id": shop.vikram }));
        let blind =
            CommandBody::AssignTeam { conversation_id: chat, team_id: None, expected_assignee_id: None };
        assert_eq!(refusal(&shop.does(shop.asha, blind).await.1), code::ALREADY_ASSIGNED);
        assert_eq!(shop.is_of(chat).await, (Some(sales), Some(shop.vikram)));
    });
}

#[test]
fn where_chats_are_given_out_a_team_s_chat_goes_to_one_of_it_or_waits_for_one() {
    run(async {
        let shop = Shop::open().await;
        shop.routes(Routing { rule: Rule::RoundRobin, people: vec![shop.asha], ..Routing::default() }).await;
        let sales = shop.makes_team(shop.rajesh, "Sales", &[shop.vikram]).await.unwrap();
        let chat = shop.hears_from(1, 1).await;
        assert_eq!(shop.is_of(chat).await, (None, Some(shop.asha)));
        shop.gives(shop.asha, chat, Some(sales)).await;
        assert_eq!(shop.is_of(chat).await, (Some(sales), Some(shop.vikram)));

        shop.says_away(shop.vikram, Some(Away { until: None })).await;
        let other = shop.hears_from(2, 1).await;
        shop.gives(shop.asha, other, Some(sales)).await;
        assert_eq!(shop.is_of(other).await, (Some(sales), None), "nobody else is given it");
        shop.changes_team(sales, "Sales", &[shop.vikram, shop.rajesh]).await.unwrap();
        shop.rings_again().await;
        assert_eq!(shop.is_of(other).await, (Some(sales), Some(shop.rajesh)), "whoever joins is asked");
    });
}

#[test]
fn a_number_s_chats_go_to_its_team_until_that_is_gone() {
    run(async {
        let shop = Shop::open().await;
        let sales = shop.makes_team(shop.rajesh, "Sales", &[shop.vikram]).await.unwrap();
        let team_id = Some(sales);
        shop.routes(Routing { rule: Rule::LeastBusy, team_id, ..Routing::default() }).await;
        for customer in 1..4 {
            let chat = shop.hears_from(customer, 1).await;
            assert_eq!(shop.is_of(chat).await, (team_id, Some(shop.vikram)));
        }
        shop.deletes_team(sales).await.unwrap();
        let chat = shop.hears_from(4, 1).await;
        let (team, person) = shop.is_of(chat).await;
        assert_eq!(team, None);
        assert!(person.is_some_and(|person| person != shop.vikram), "everybody takes part again");
    });
}

#[test]
fn whoever_leaves_the_shop_leaves_every_team() {
    run(async {
        let shop = Shop::open().await;
        let both = [shop.asha, shop.vikram];
        let sales = shop.makes_team(shop.rajesh, "Sales", &both).await.unwrap();
        let accounts = shop.makes_team(shop.rajesh, "Accounts", &[shop.asha]).await.unwrap();
        let decider = Decider { workspace_id: shop.workspace_id, person_id: shop.rajesh };
        let (asha, now) = (shop.asha, shop.clock.now());
        let decide = shop.store.decide(shop.workspace_id, move |tx| people::remove(tx, decider, asha, now));
        decide.await.unwrap();
        assert_eq!(shop.team_row(sales).await.members, [shop.vikram]);
        assert_eq!(shop.team_row(accounts).await.members, []);
        let refused = shop.changes_team(accounts, "Accounts", &[shop.asha]).await.unwrap_err();
        assert_eq!(refused.code, code::INVALID);
    });
}

#[test]
fn a_deleted_team_gives_every_chat_back_however_many_they_are() {
    run(async {
        let shop = Shop::open().await;
        let sales = shop.makes_team(shop.rajesh, "Sales", &[shop.vikram]).await.unwrap();
        let written: Vec<_> = (0..230)
            .map(|n| text_from(&format!("91982901{n:04}"), &format!("wamid.{n}"), n, "Hello"))
            .collect();
        shop.receive(&written).await;
        let chats: Vec<_> = shop.conversations().await.iter().map(|view| view.conversation.id).collect();
        for chat in &chats {
            shop.gives(shop.asha, *chat, Some(sales)).await;
        }
        shop.takes(shop.vikram, chats[7]).await;
        shop.clock.advance(1);
        shop.deletes_team(sales).await.unwrap();
        assert!(shop.team_row(sales).await.gone);
        assert_eq!(shop.is_of(chats[7]).await, (None, Some(shop.vikram)), "whoever has a chat keeps it");
        let line = EventKind::TeamAssigned { team_id: None, from: Some(sales) };
        for chat in &chats {
            assert_eq!(shop.chat(*chat).await.team_id, None);
            assert_eq!(shop.lines(*chat).await.last(), Some(&line));
        }
        assert_eq!(refusal(&shop.gives(shop.asha, chats[0], Some(sales)).await), code::TEAM_GONE);
    });
}

fn text(conversation_id: ConversationId) -> CommandBody {
    let text = "Haan, mil jayega".to_owned();
    CommandBody::SendText { conversation_id, text, reply_to: None, retry_of: None }
}

#[test]
fn only_whoever_has_a_chat_writes_in_it_and_notes_stay_free() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        shop.lets_only_assignees_reply(true).await;
        let place = OutgoingContent::Location { latitude: 26.9, longitude: 75.8, name: None, address: None };
        let send =
            |content| CommandBody::Send { conversation_id: ritika, content, reply_to: None, retry_of: None };
        for body in [text(ritika), send(place), send(OutgoingContent::text("Forwarded"))] {
            let (_, refused) = shop.does(shop.vikram, body).await;
            assert_eq!(refusal(&refused), code::NOT_ASSIGNEE);
            assert_eq!(refused.error.unwrap().detail.unwrap(), json!({ "assignee_id": null }));
        }
        let note = CommandBody::AddNote {
            conversation_id: ritika,
            text: "She pays by the month.".to_owned(),
            mentions: Vec::new(),
        };
        assert_eq!(refusal(&shop.does(shop.vikram, note).await.1), "none");
        assert_eq!(refusal(&shop.takes(shop.vikram, ritika).await), "none");
        assert_eq!(refusal(&shop.does(shop.vikram, text(ritika)).await.1), "none");
        let (_, refused) = shop.does(shop.asha, text(ritika)).await;
        assert_eq!(refused.error.unwrap().detail.unwrap(), json!({ "assignee_id": shop.vikram }));
        shop.lets_only_assignees_reply(false).await;
        assert_eq!(refusal(&shop.does(shop.asha, text(ritika)).await.1), "none");
    });
}

#[test]
fn of_two_who_take_a_chat_and_reply_at_once_one_writes_and_the_other_learns_who() {
    for is_asha_first in [true, false] {
        run(async {
            let (shop, ritika, _) = queued(&[]).await;
            shop.lets_only_assignees_reply(true).await;
            let press = async |who: PersonId| {
                let claim = CommandBody::Assign {
                    conversation_id: ritika,
                    assignee_id: Some(who),
                    expected_assignee_id: None,
                };
                let (_, claimed) = shop.does(who, claim).await;
                let (_, wrote) = shop.does(who, text(ritika)).await;
                (who, claimed, wrote)
            };
            let mut people = [shop.asha, shop.vikram];
            if !is_asha_first {
                people.reverse();
            }
            let (one, other) = tokio::join!(press(people[0]), press(people[1]));
            let (winner, loser) = if refusal(&one.1) == "none" { (one, other) } else { (other, one) };
            assert_eq!((refusal(&winner.1), refusal(&winner.2)), ("none", "none"));
            for (refused, why) in [(loser.1, code::ALREADY_ASSIGNED), (loser.2, code::NOT_ASSIGNEE)] {
                assert_eq!(refusal(&refused), why);
                assert_eq!(refused.error.unwrap().detail.unwrap()["assignee_id"], winner.0.to_string());
            }
            assert_eq!(shop.messages(ritika).await.len(), 2, "one reply");
        });
    }
}

#[test]
fn a_reply_while_the_chat_is_given_away_leaves_if_it_came_first_and_is_refused_else() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        run(async {
            let (shop, ritika, _) = queued(&[]).await;
            shop.lets_only_assignees_reply(true).await;
            shop.takes(shop.asha, ritika).await;
            let given = CommandBody::Assign {
                conversation_id: ritika,
                assignee_id: Some(shop.vikram),
                expected_assignee_id: Some(shop.asha),
            };
            let wishes = [(shop.asha, text(ritika)), (shop.rajesh, given), (shop.vikram, text(ritika))];
            let asked = order.map(|nth| {
                let (who, body) = wishes[nth].clone();
                shop.does(who, body)
            });
            let answers = futures_util::future::join_all(asked).await;
            let outcome = |nth: usize| &answers[order.iter().position(|asked| *asked == nth).unwrap()].1;
            let (asha, given, vikram) = (outcome(0), outcome(1), outcome(2));
            assert_eq!(refusal(given), "none");
            // Whoever had the chat in the order of revisions wrote, and nobody else.
            let why = |may: bool| if may { "none" } else { code::NOT_ASSIGNEE };
            assert_eq!(refusal(asha), why(asha.rev < given.rev), "{order:?}");
            assert_eq!(refusal(vikram), why(vikram.rev > given.rev), "{order:?}");
            let replies = [asha, vikram].into_iter().filter(|outcome| refusal(outcome) == "none").count();
            assert_eq!(shop.messages(ritika).await.len(), 1 + replies, "{order:?}");
        });
    }
}

#[test]
fn what_was_planned_is_held_if_its_person_has_the_chat_no_longer() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let at = shop.clock.now().plus(HOUR);
        let zone = "Asia/Kolkata".parse().unwrap();
        let plan = Plan { at, zone, unless_customer_writes: false };
        let content = OutgoingContent::text("Good morning");
        let body = CommandBody::SendLater { conversation_id: ritika, content, reply_to: None, plan };
        let (planned, _) = shop.does(shop.asha, body).await;
        shop.lets_only_assignees_reply(true).await;
        shop.takes(shop.vikram, ritika).await;
        shop.clock.advance(HOUR);
        let graph: Arc<ScriptedGraph> = ScriptedGraph::answering(Vec::new());
        shop.sender(graph.clone()).run_due().await.unwrap();
        let later: Later = shop.store.read(move |tx| tx.later(planned.into())).await.unwrap().unwrap();
        assert_eq!(later.standing, PlanState::Held { why: Why::NotAssignee });
        assert_eq!(graph.texts(), [""; 0]);
        let now = CommandBody::SendLaterNow { conversation_id: ritika, later_id: planned.into() };
        assert_eq!(refusal(&shop.does(shop.asha, now.clone()).await.1), code::NOT_ASSIGNEE);
        assert_eq!(refusal(&shop.does(shop.vikram, now).await.1), "none", "whoever has it may send it");
    });
}

/// What two agents do to one chat, in turn.
#[derive(Clone, Copy, Debug)]
enum Act {
    Take,
    Release,
    ToTeam(usize),
    ToNone,
    TakeBackLast,
}

fn act() -> impl Strategy<Value = (bool, Act)> {
    let act = prop_oneof![
        Just(Act::Take),
        Just(Act::Release),
        (0_usize..2).prop_map(Act::ToTeam),
        Just(Act::ToNone),
        Just(Act::TakeBackLast)
    ];
    (any::<bool>(), act)
}

proptest! {
    #![proptest_config(stories(24))]

    /// Whatever two people do, whatever is asked twice: the lines tell which team the chat is of, whoever was not of a team when it got
    /// the chat does not have it then, and a wish heard twice is decided once.
    #[test]
    fn the_lines_tell_whose_a_chat_is(acts in vec(act(), 1..14), gives_out: bool, deletes: bool) {
        run(async {
            let shop = Shop::open().await;
            let teams = [
                shop.makes_team(shop.rajesh, "Sales", &[shop.asha]).await.unwrap(),
                shop.makes_team(shop.rajesh, "Accounts", &[shop.asha, shop.vikram]).await.unwrap(),
            ];
            if gives_out {
                shop.routes(Routing { rule: Rule::RoundRobin, ..Routing::default() }).await;
            }
            let chat = shop.hears_from(1, 1).await;
            let mut last: [Option<CommandId>; 2] = [None; 2];
            for (is_asha, act) in acts {
                shop.clock.advance(1);
                let (who, own) = if is_asha { (shop.asha, 0) } else { (shop.vikram, 1) };
                let (conversation_id, expected_assignee_id) = (chat, shop.chat(chat).await.assignee_id);
                let assign = |assignee_id| CommandBody::Assign { conversation_id, assignee_id, expected_assignee_id };
                let to_team = |team_id| CommandBody::AssignTeam { conversation_id, team_id, expected_assignee_id };
                let body = match act {
                    Act::Take => assign(Some(who)),
                    Act::Release => assign(None),
                    Act::ToTeam(nth) => to_team(Some(teams[nth])),
                    Act::ToNone => to_team(None),
                    Act::TakeBackLast => match last[own] {
                        Some(command_id) => CommandBody::TakeBack { conversation_id, command_id },
                        None => continue,
                    },
                };
                let command = shop.wish(body);
                let decided = shop.ask(who, &command).await.unwrap();
                let after = (shop.is_of(chat).await, shop.head().await);
                prop_assert_eq!(&shop.ask(who, &command).await.unwrap(), &decided);
                prop_assert_eq!((shop.is_of(chat).await, shop.head().await), after);
                if let (Act::ToTeam(nth), Outcome::Applied, Some(person)) = (act, decided.outcome, after.0.1) {
                    prop_assert!(shop.team_row(teams[nth]).await.members.contains(&person));
                }
                last[own] = Some(command.id);
            }
            shop.clock.advance(1);
            if deletes {
                for team in teams {
                    shop.deletes_team(team).await.unwrap();
                }
                prop_assert_eq!(shop.chat(chat).await.team_id, None);
            }
            let told = shop.lines(chat).await.into_iter().fold(None, |told, line| match line {
                EventKind::TeamAssigned { team_id, from } => {
                    assert_eq!(from, told, "each line begins where the one before ended");
                    team_id
                }
                _ => told,
            });
            prop_assert_eq!(shop.chat(chat).await.team_id, told);
            Ok(())
        })?;
    }
}
