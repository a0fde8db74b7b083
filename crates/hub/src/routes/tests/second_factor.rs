//! The second factor and recovery codes as a desktop meets them.

use sangam_model::time::SECOND;
use serde_json::json;
use totp_rs::{Builder, Secret};

use super::people::PASSWORD;
use super::*;

const OTHER: &str = "mango pickle 42";
const STEP: i64 = 30 * SECOND;

/// What the phone of a person shows.
pub(super) struct Phone(String);

impl Phone {
    pub(super) fn shows(&self, at: Timestamp) -> String {
        let secret = Secret::try_from_base32(&self.0).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(at.as_millis() / SECOND).unwrap()).to_string()
    }
}

impl House {
    fn now(&self) -> Timestamp {
        self.shop.clock.now()
    }

    /// A code that no instant near now has.
    pub(super) fn wrong(&self, phone: &Phone) -> String {
        let near: Vec<_> = (-3..=3).map(|off| phone.shows(self.now().plus(off * STEP))).collect();
        (0..10).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }

    async fn asha_asks(&self, path: &str, body: &Value) -> (u16, Value) {
        self.post(Some(&self.shop.asha.token), path, body).await
    }

    /// Asha's phone, and her recovery codes. The clock moves on, so that the phone shows another code.
    pub(super) async fn turns_on(&self) -> (Phone, Vec<String>) {
        self.gives_password(&self.shop.asha, PASSWORD).await;
        let (status, begun) = self.asha_asks("/v1/me/second-factor", &json!({ "password": PASSWORD })).await;
        assert_eq!(status, 200, "{begun}");
        let phone = Phone(begun["secret"].as_str().unwrap().to_owned());
        let code = json!({ "code": phone.shows(self.now()) });
        let (status, made) = self.asha_asks("/v1/me/second-factor/confirm", &code).await;
        assert_eq!(status, 200, "{made}");
        self.shop.clock.advance(STEP);
        let codes = made["codes"].as_array().unwrap();
        (phone, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
    }

    pub(super) async fn comes(&self, password: &str, totp: Option<&str>) -> (u16, Value) {
        let wish = json!({ "email": "asha1@shop.example", "password": password, "device_name": "till", "totp": totp });
        self.post(None, "/v1/sessions", &wish).await
    }

    async fn recovers(&self, code: &str, totp: Option<&str>) -> (u16, Value) {
        let wish = json!({
            "email": "asha1@shop.example", "code": code, "password": OTHER, "device_name": "till", "totp": totp
        });
        self.post(None, "/v1/recoveries", &wish).await
    }
}

fn refused(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or(""))
}

#[tokio::test]
async fn it_counts_from_the_first_code_that_fits_and_no_code_fits_twice() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let wrong = house.asha_asks("/v1/me/second-factor", &json!({ "password": "guess number one" })).await;
    assert_eq!(refused(&wrong), (401, "wrong_credentials"));
    let (_, begun) = house.asha_asks("/v1/me/second-factor", &json!({ "password": PASSWORD })).await;
    let phone = Phone(begun["secret"].as_str().unwrap().to_owned());
    assert!(begun["uri"].as_str().unwrap().contains(&phone.0));
    let guess = json!({ "code": house.wrong(&phone) });
    let missed = house.asha_asks("/v1/me/second-factor/confirm", &guess).await;
    assert_eq!(refused(&missed), (401, "totp_wrong"));
    assert_eq!(house.comes(PASSWORD, None).await.0, 200, "nobody proved that the phone has it");

    let (phone, codes) = house.turns_on().await;
    let (_, standing) = house.get(&house.shop.asha, "/v1/me/second-factor").await;
    assert_eq!((codes.len(), &standing["codes_left"]), (10, &json!(10)), "{standing}");
    assert!(!standing["since"].is_null());
    assert_eq!(refused(&house.comes("not hers at all", Some("000000")).await), (401, "wrong_credentials"));
    assert_eq!(refused(&house.comes(PASSWORD, None).await), (401, "totp_required"));
    assert_eq!(refused(&house.comes(PASSWORD, Some(&house.wrong(&phone))).await), (401, "totp_wrong"));
    let code = phone.shows(house.now());
    assert_eq!(house.comes(PASSWORD, Some(&code)).await.0, 200);
    assert_eq!(refused(&house.comes(PASSWORD, Some(&code)).await), (401, "totp_wrong"), "taken before");
    house.shop.clock.advance(STEP);
    let early = phone.shows(house.now().plus(STEP));
    let spaced = format!("{} {}", &early[..3], &early[3..]);
    assert_eq!(house.comes(PASSWORD, Some(&spaced)).await.0, 200, "a phone that is half a minute ahead");
    let late = phone.shows(house.now());
    assert_eq!(refused(&house.comes(PASSWORD, Some(&late)).await), (401, "totp_wrong"), "an earlier one");
    let told = house.deeds().await;
    assert_eq!(told.iter().filter(|deed| *deed == "second_factor_failed").count(), 3, "{told:?}");
}

#[tokio::test]
async fn the_first_code_of_a_secret_is_not_guessed_either() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let proof = json!({ "password": PASSWORD });
    let (_, begun) = house.asha_asks("/v1/me/second-factor", &proof).await;
    let phone = Phone(begun["secret"].as_str().unwrap().to_owned());
    let confirm = "/v1/me/second-factor/confirm";
    let guess = json!({ "code": house.wrong(&phone) });
    for _ in 0..6 {
        assert_eq!(refused(&house.asha_asks(confirm, &guess).await), (401, "totp_wrong"));
    }
    assert_eq!(refused(&house.asha_asks(confirm, &guess).await), (429, "too_many_attempts"));
}

#[tokio::test]
async fn a_secret_waits_a_quarter_of_an_hour_for_whoever_was_shown_it() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let proof = json!({ "password": PASSWORD });
    let confirm = "/v1/me/second-factor/confirm";
    let (_, begun) = house.asha_asks("/v1/me/second-factor", &proof).await;
    let phone = Phone(begun["secret"].as_str().unwrap().to_owned());
    let code = json!({ "code": phone.shows(house.now()) });
    let elsewhere = house.shop.session_of(house.shop.asha.id).await;
    assert_eq!(refused(&house.post(Some(&elsewhere), confirm, &code).await), (401, "totp_expired"));
    house.shop.clock.advance(30 * STEP);
    let code = json!({ "code": phone.shows(house.now()) });
    assert_eq!(refused(&house.asha_asks(confirm, &code).await), (401, "totp_expired"));
    house.turns_on().await;
}

#[tokio::test]
async fn another_password_lets_no_code_of_the_old_one_open_anything() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let codes = async |password: &str| {
        let (_, made) = house.asha_asks("/v1/me/recovery-codes", &json!({ "password": password })).await;
        let codes = made["codes"].as_array().unwrap().iter();
        codes.map(|code| code.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let lost = codes(PASSWORD).await;
    let change = json!({ "current": PASSWORD, "new": OTHER });
    assert_eq!(house.asha_asks("/v1/me/password", &change).await.0, 204);
    assert_eq!(refused(&house.recovers(&lost[0], None).await), (410, "recovery_invalid"));

    let again = codes(OTHER).await;
    assert_eq!(house.recovers(&again[0], None).await.0, 200);
    assert_eq!(refused(&house.recovers(&again[1], None).await), (410, "recovery_invalid"), "one was enough");
}

#[tokio::test]
async fn the_owners_help_leaves_no_code_behind_and_a_second_factor_keeps_its_codes_otherwise() {
    let house = House::open().await;
    let (_, codes) = house.turns_on().await;
    let left = async || house.get(&house.shop.asha, "/v1/me/second-factor").await.1["codes_left"].clone();
    let change = json!({ "current": PASSWORD, "new": OTHER });
    assert_eq!(house.asha_asks("/v1/me/password", &change).await.0, 204);
    assert_eq!(left().await, 10, "beside a second factor a code alone opens nothing");
    let path = format!("/v1/people/{}/password-reset", house.shop.asha.id);
    let (_, reset) = house.post(Some(&house.shop.rajesh.token), &path, &json!({})).await;
    let wish =
        json!({ "code": reset["code"], "password": PASSWORD, "device_name": "till", "totp": codes[0] });
    let (status, session) = house.post(None, "/v1/password-resets/use", &wish).await;
    assert_eq!(status, 200, "{session}");
    let asha = Actor { token: session["token"].as_str().unwrap().to_owned(), ..house.shop.asha.clone() };
    assert_eq!(house.get(&asha, "/v1/me/second-factor").await.1["codes_left"], 0);
}

#[tokio::test]
async fn codes_given_with_a_new_password_are_not_void_with_the_old_one() {
    let house = House::open().await;
    let (meena, rajesh) = (&house.shop.meena, &house.shop.rajesh);
    house.gives_password(meena, PASSWORD).await;
    let proof = json!({ "password": PASSWORD });
    let (_, lost) = house.post(Some(&meena.token), "/v1/me/recovery-codes", &proof).await;
    let require = house.request("PUT", "/v1/workspace/second-factor").bearer_auth(&rajesh.token);
    assert_eq!(read(require.json(&json!({ "required": true }))).await.0, 204);
    let path = format!("/v1/people/{}/password-reset", meena.id);
    let (_, reset) = house.post(Some(&rajesh.token), &path, &json!({})).await;
    let back = async |totp: Option<&str>| {
        let wish = json!({ "code": reset["code"], "password": OTHER, "device_name": "till", "totp": totp });
        house.post(None, "/v1/password-resets/use", &wish).await
    };
    let asked = back(None).await;
    assert_eq!(refused(&asked), (401, "totp_set_up"));
    let phone = Phone(asked.1["detail"]["secret"].as_str().unwrap().to_owned());
    let (status, session) = back(Some(&phone.shows(house.now()))).await;
    assert_eq!(status, 200, "{session}");
    let on_the_till = Actor { token: session["token"].as_str().unwrap().to_owned(), ..meena.clone() };
    assert_eq!(house.get(&on_the_till, "/v1/me/second-factor").await.1["codes_left"], 10);
    let with = async |code: &Value| {
        let wish =
            json!({ "email": "meena1@shop.example", "password": OTHER, "device_name": "till", "totp": code });
        house.post(None, "/v1/sessions", &wish).await
    };
    assert_eq!(refused(&with(&lost["codes"][0]).await), (401, "totp_wrong"), "of before");
    assert_eq!(with(&session["recovery_codes"][0]).await.0, 200);
}

#[tokio::test]
async fn who_set_one_up_at_a_door_and_did_not_hear_it_is_given_codes_at_the_second_press() {
    let house = House::open().await;
    let (meena, rajesh) = (&house.shop.meena, &house.shop.rajesh);
    let require = house.request("PUT", "/v1/workspace/second-factor").bearer_auth(&rajesh.token);
    assert_eq!(read(require.json(&json!({ "required": true }))).await.0, 204);
    let path = format!("/v1/people/{}/password-reset", meena.id);
    let (_, reset) = house.post(Some(&rajesh.token), &path, &json!({})).await;
    let press = async |totp: Option<&str>| {
        let wish = json!({
            "code": reset["code"], "password": OTHER, "device_name": "till", "totp": totp,
            "attempt": "a try nobody else can name"
        });
        house.post(None, "/v1/password-resets/use", &wish).await
    };
    let asked = press(None).await;
    assert_eq!(refused(&asked), (401, "totp_set_up"));
    let phone = Phone(asked.1["detail"]["secret"].as_str().unwrap().to_owned());
    let shown = phone.shows(house.now());
    let mut given = Vec::new();
    for _ in 0..3 {
        let (status, session) = press(Some(&shown)).await;
        assert_eq!(status, 200, "{session}");
        given.push(session["recovery_codes"].as_array().unwrap_or_else(|| panic!("{session}")).clone());
    }
    assert_eq!(given.iter().map(Vec::len).collect::<Vec<_>>(), [10; 3]);
    let with = async |code: &Value| {
        let wish =
            json!({ "email": "meena1@shop.example", "password": OTHER, "device_name": "till", "totp": code });
        house.post(None, "/v1/sessions", &wish).await
    };
    assert_eq!(refused(&with(&given[0][0]).await), (401, "totp_wrong"), "nobody has read those");
    assert_eq!(with(&given[2][0]).await.0, 200);
}

#[tokio::test]
async fn asking_for_the_code_is_no_guess_and_guessing_it_is() {
    let house = House::open().await;
    let (phone, _) = house.turns_on().await;
    for _ in 0..30 {
        assert_eq!(refused(&house.comes(PASSWORD, None).await), (401, "totp_required"));
    }
    let wrong = house.wrong(&phone);
    for _ in 0..6 {
        assert_eq!(refused(&house.comes(PASSWORD, Some(&wrong)).await), (401, "totp_wrong"));
    }
    let code = phone.shows(house.now());
    assert_eq!(refused(&house.comes(PASSWORD, Some(&code)).await), (429, "too_many_attempts"));
    assert_eq!(
        refused(&house.comes(PASSWORD, None).await),
        (429, "too_many_attempts"),
        "nor by asking between"
    );
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_phone_once() {
    let house = House::open().await;
    let (phone, codes) = house.turns_on().await;
    assert_eq!(house.comes(PASSWORD, Some(&codes[0].to_uppercase().replace('-', " "))).await.0, 200);
    assert_eq!(refused(&house.comes(PASSWORD, Some(&codes[0])).await), (401, "totp_wrong"));
    let (_, standing) = house.get(&house.shop.asha, "/v1/me/second-factor").await;
    assert_eq!(standing["codes_left"], 9);
    let code = phone.shows(house.now());
    let proof = json!({ "password": PASSWORD, "code": code });
    let (status, made) = house.asha_asks("/v1/me/recovery-codes", &proof).await;
    assert_eq!((status, made["codes"].as_array().unwrap().len()), (200, 10));
    assert_eq!(refused(&house.comes(PASSWORD, Some(&codes[1])).await), (401, "totp_wrong"), "void now");
    let off = json!({ "password": PASSWORD, "code": made["codes"][0] });
    assert_eq!(house.asha_asks("/v1/me/second-factor/off", &json!({ "password": PASSWORD })).await.0, 401);
    assert_eq!(house.asha_asks("/v1/me/second-factor/off", &off).await.0, 204);
    assert_eq!(house.comes(PASSWORD, None).await.0, 200);
}

#[tokio::test]
async fn the_earlier_codes_stay_good_until_the_new_ones_are_known_to_be_kept() {
    for is_said in [true, false] {
        let house = House::open().await;
        let (phone, codes) = house.turns_on().await;
        let left = async || house.get(&house.shop.asha, "/v1/me/second-factor").await.1["codes_left"].clone();
        let make = async || {
            let code = phone.shows(house.now());
            house.shop.clock.advance(STEP);
            let wish = json!({ "password": PASSWORD, "code": code, "until_kept": true });
            let (status, made) = house.asha_asks("/v1/me/recovery-codes", &wish).await;
            assert_eq!(status, 200, "{made}");
            made["codes"].as_array().unwrap().clone()
        };
        let lost = make().await;
        assert_eq!((left().await, lost.len()), (json!(10), 10), "the answer was lost on its way");
        assert_eq!(house.comes(PASSWORD, Some(&codes[0])).await.0, 200);
        let kept = make().await;
        assert_eq!(refused(&house.comes(PASSWORD, lost[0].as_str()).await), (401, "totp_wrong"));
        if is_said {
            assert_eq!(house.asha_asks("/v1/me/recovery-codes/kept", &json!({})).await.0, 204);
        } else {
            assert_eq!(house.comes(PASSWORD, kept[1].as_str()).await.0, 200, "whoever uses one has it");
        }
        assert_eq!(refused(&house.comes(PASSWORD, Some(&codes[1])).await), (401, "totp_wrong"));
        assert_eq!(left().await, json!(if is_said { 10 } else { 9 }));
        assert_eq!(house.comes(PASSWORD, kept[0].as_str()).await.0, 200);
        assert_eq!(house.asha_asks("/v1/me/recovery-codes/kept", &json!({})).await.0, 204, "once more");
        assert_eq!(house.comes(PASSWORD, kept[2].as_str()).await.0, 200);
    }
}

/// Asha prints codes at the till, and makes others at home before the till has said that she has the first.
#[tokio::test]
async fn whoever_says_late_that_codes_are_kept_keeps_no_others() {
    let house = House::open().await;
    let (phone, codes) = house.turns_on().await;
    let make = async || {
        let code = phone.shows(house.now());
        house.shop.clock.advance(STEP);
        let wish = json!({ "password": PASSWORD, "code": code, "until_kept": true });
        let (status, made) = house.asha_asks("/v1/me/recovery-codes", &wish).await;
        assert_eq!(status, 200, "{made}");
        (made["set"].as_str().unwrap().to_owned(), made["codes"][0].as_str().unwrap().to_owned())
    };
    let keep = async |set: &str| house.asha_asks("/v1/me/recovery-codes/kept", &json!({ "set": set })).await;
    let (at_the_till, _) = make().await;
    let (at_home, code) = make().await;
    assert_ne!(at_the_till, at_home);
    assert_eq!(refused(&keep(&at_the_till).await), (409, "codes_replaced"));
    assert_eq!(house.comes(PASSWORD, Some(&codes[0])).await.0, 200, "the earlier ones stay good");
    assert_eq!(keep(&at_home).await.0, 204);
    assert_eq!(refused(&house.comes(PASSWORD, Some(&codes[1])).await), (401, "totp_wrong"));
    assert_eq!(house.comes(PASSWORD, Some(&code)).await.0, 200);
    assert_eq!(keep(&at_home).await.0, 204, "said once more, after one was used");
    assert_eq!(refused(&keep(&at_the_till).await), (409, "codes_replaced"));
    let (later, _) = make().await;
    assert_eq!(keep(&at_home).await.0, 204, "they are good still");
    assert_eq!(house.get(&house.shop.asha, "/v1/me/second-factor").await.1["codes_left"], 9, "and not those");
    assert_eq!(keep(&later).await.0, 204);
    assert_eq!(refused(&keep(&at_home).await), (409, "codes_replaced"));
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_password_but_never_for_both() {
    let house = House::open().await;
    let (_, codes) = house.turns_on().await;
    assert_eq!(refused(&house.recovers("aaaa-bbbb-cccc-dddd", None).await), (410, "recovery_invalid"));
    assert_eq!(refused(&house.recovers(&codes[0], None).await), (401, "totp_required"));
    assert_eq!(
        refused(&house.recovers(&codes[0], Some(&codes[0])).await),
        (401, "totp_wrong"),
        "one is not both"
    );
    let (status, session) = house.recovers(&codes[0], Some(&codes[1])).await;
    assert_eq!((status, &session["person_id"]), (200, &json!(house.shop.asha.id)), "{session}");
    assert_eq!(house.get(&house.shop.asha, "/v1/me").await.1["code"], "unauthenticated", "out elsewhere");
    assert_eq!(refused(&house.recovers(&codes[0], Some(&codes[2])).await), (410, "recovery_invalid"), "used");
    assert_eq!(refused(&house.comes(PASSWORD, Some(&codes[2])).await), (401, "wrong_credentials"));
    assert_eq!(house.comes(OTHER, Some(&codes[2])).await.0, 200);
    let told = house.deeds().await;
    assert!(told.contains(&"password_recovered".to_owned()), "{told:?}");
}

#[tokio::test]
async fn a_way_back_that_was_used_without_an_answer_is_not_lost() {
    let house = House::open().await;
    let (_, codes) = house.turns_on().await;
    let recover = json!({
        "email": "asha1@shop.example", "code": codes[0], "password": OTHER, "device_name": "till",
        "totp": codes[1], "attempt": "a try nobody else can name"
    });
    let twice = async |door: &str, wish: &Value| {
        for try_nr in 0..2 {
            let (status, session) = house.post(None, door, wish).await;
            assert_eq!(
                (status, &session["person_id"]),
                (200, &json!(house.shop.asha.id)),
                "{door} {try_nr}: {session}"
            );
        }
    };
    twice("/v1/recoveries", &recover).await;
    let path = format!("/v1/people/{}/password-reset", house.shop.asha.id);
    let (_, reset) = house.post(Some(&house.shop.rajesh.token), &path, &json!({})).await;
    let link = json!({
        "code": reset["code"], "password": PASSWORD, "device_name": "till", "totp": codes[2],
        "attempt": "another that nobody can name"
    });
    twice("/v1/password-resets/use", &link).await;
}

#[tokio::test]
async fn codes_help_whoever_has_no_second_factor_too() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let (_, made) = house.asha_asks("/v1/me/recovery-codes", &json!({ "password": PASSWORD })).await;
    let code = made["codes"][3].as_str().unwrap();
    assert_eq!(house.recovers(code, None).await.0, 200);
    assert_eq!(house.comes(OTHER, None).await.0, 200);
}

#[tokio::test]
async fn the_owners_link_and_the_owners_help_each_stop_where_they_should() {
    let house = House::open().await;
    let (phone, codes) = house.turns_on().await;
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let path = format!("/v1/people/{}/password-reset", asha.id);
    let (_, reset) = house.post(Some(&rajesh.token), &path, &json!({})).await;
    let back = async |totp: Option<&str>| {
        let wish = json!({ "code": reset["code"], "password": OTHER, "device_name": "till", "totp": totp });
        house.post(None, "/v1/password-resets/use", &wish).await
    };
    assert_eq!(refused(&back(None).await), (401, "totp_required"), "who has the link lacks the phone");
    assert_eq!(refused(&back(Some(&house.wrong(&phone))).await), (401, "totp_wrong"));
    assert_eq!(house.row_of(rajesh, asha).await["second_factor"], true);
    assert_eq!(house.row_of(&house.shop.meena, asha).await["second_factor"], Value::Null);
    let theirs = format!("/v1/people/{}/second-factor", asha.id);
    assert_eq!(house.delete(rajesh, &theirs).await.0, 204);
    assert_eq!(house.row_of(rajesh, asha).await["second_factor"], false);
    assert_eq!(back(None).await.0, 200);
    assert_eq!(refused(&house.recovers(&codes[0], None).await), (410, "recovery_invalid"), "gone with it");
    let kavita = house.shop.hire("kavita", Role::Owner).await;
    let owners = format!("/v1/people/{}/second-factor", kavita.id);
    assert_eq!(house.delete(rajesh, &owners).await.0, 403, "no owner opens another's door");
}

#[tokio::test]
async fn whoever_must_have_one_sets_it_up_on_the_way_in_and_nobody_is_thrown_out() {
    let house = House::open().await;
    let (asha, meena, rajesh) = (&house.shop.asha, &house.shop.meena, &house.shop.rajesh);
    for actor in [asha, meena] {
        house.gives_password(actor, PASSWORD).await;
    }
    let require = json!({ "required": true });
    let put = async |actor: &Actor| {
        let request = house.request("PUT", "/v1/workspace/second-factor").bearer_auth(&actor.token);
        read(request.json(&require)).await.0
    };
    assert_eq!((put(meena).await, put(rajesh).await), (403, 204));
    assert_eq!(house.get(meena, "/v1/me").await.0, 200, "nobody is locked out in the middle");
    assert_eq!(house.get(rajesh, "/v1/team").await.1["second_factor_required"], true);
    assert_eq!(house.comes(PASSWORD, None).await.0, 200, "an agent need not");

    let meenas = async |totp: Option<&str>| {
        let wish = json!({ "email": "meena1@shop.example", "password": PASSWORD, "device_name": "till", "totp": totp });
        house.post(None, "/v1/sessions", &wish).await
    };
    let asked = meenas(None).await;
    assert_eq!(refused(&asked), (401, "totp_set_up"));
    let phone = Phone(asked.1["detail"]["secret"].as_str().unwrap().to_owned());
    assert_eq!(refused(&meenas(Some(&house.wrong(&phone))).await), (401, "totp_wrong"));
    let (status, session) = meenas(Some(&phone.shows(house.now()))).await;
    assert_eq!((status, session["recovery_codes"].as_array().unwrap().len()), (200, 10), "{session}");
    assert_eq!(refused(&meenas(None).await), (401, "totp_required"));
    let code = session["recovery_codes"][0].as_str().unwrap();
    let (status, session) = meenas(Some(code)).await;
    assert_eq!((status, &session["recovery_codes"]), (200, &Value::Null), "{session}");
    let (_, invited) =
        house.post(Some(&rajesh.token), "/v1/invitations", &json!({ "role": "manager" })).await;
    let wish = json!({
        "code": invited["code"], "name": "Kavya", "email": "kavya@shop.example", "password": PASSWORD,
        "device_name": "laptop"
    });
    let asked = house.post(None, "/v1/invitations/accept", &wish).await;
    assert_eq!(refused(&asked), (401, "totp_set_up"), "an invitation is no way around it");
    let phone = Phone(asked.1["detail"]["secret"].as_str().unwrap().to_owned());
    let wish = json!({
        "email": "kavya@shop.example", "password": PASSWORD, "device_name": "laptop",
        "totp": phone.shows(house.now())
    });
    let (status, session) = house.post(None, "/v1/sessions", &wish).await;
    assert_eq!((status, &session["person_name"]), (200, &json!("Kavya")), "who joined signs in: {session}");
    let told = house.deeds().await;
    assert!(
        ["second_factor_required", "second_factor_on"]
            .iter()
            .all(|deed| told.iter().any(|told| told == deed))
    );
}
