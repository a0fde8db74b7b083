//! Who else is there, from one desk to the other.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, TestDesk, asha, rajesh, vikram};
use serde_json::{Value, json};

async fn does(desk: &TestDesk, looks_at: &Value, typing: bool) -> Result<()> {
    desk.call("be_present", json!({ "looks_at": looks_at, "typing": typing })).await.map(drop)
}

/// What is shown of others, once it is as wished.
async fn others(desk: &TestDesk, wished: impl Fn(&Value) -> bool) -> Result<Value> {
    desk.until("presence", json!({}), |view| wished(&view["chats"])).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_in_a_chat_is_seen_by_those_who_see_the_chat_until_they_leave_it() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, asha, vikram) =
        (shop.desk(rajesh()).await?, shop.desk(asha()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Is it ready?").await?;
    let chat = asha.row_with("Is it ready?").await?["id"].clone();
    for desk in [&owner, &vikram] {
        desk.row_with("Is it ready?").await?;
    }
    vikram
        .until("presence", json!({}), |view| view["online"].as_array().is_some_and(|all| all.len() == 3))
        .await?;

    does(&asha, &chat, true).await?;
    let is_asha = |chats: &Value, typing: bool| {
        let people = &chats[0]["people"];
        chats[0]["conversation_id"] == chat
            && people.as_array().is_some_and(|people| people.len() == 1)
            && people[0]["person"]["name"] == "Asha Shah"
            && people[0]["typing"] == typing
    };
    for desk in [&owner, &vikram] {
        others(desk, |chats| is_asha(chats, true)).await?;
    }
    let own = asha.call("presence", json!({})).await?;
    ensure!(own["chats"] == json!([]), "nobody is shown to themselves: {own}");
    does(&asha, &chat, false).await?;
    others(&vikram, |chats| is_asha(chats, false)).await?;

    // The owner stays in a chat that becomes theirs alone.
    does(&owner, &chat, true).await?;
    others(&asha, |chats| chats[0]["people"][0]["person"]["name"] == "Rajesh Nair").await?;
    owner.call("set_private", json!({ "conversation_id": chat, "private": true })).await?;
    for desk in [&asha, &vikram] {
        others(desk, |chats| *chats == json!([])).await?;
    }
    owner.call("set_private", json!({ "conversation_id": chat, "private": false })).await?;
    others(&vikram, |chats| chats[0]["people"].as_array().is_some_and(|people| people.len() == 2)).await?;

    // One desk goes without a word, the other's line is cut.
    let _computer = asha.crashes().await?;
    others(&vikram, |chats| chats[0]["people"].as_array().is_some_and(|people| people.len() == 1)).await?;
    shop.cut();
    vikram.until("presence", json!({}), |view| *view == json!({ "online": [], "chats": [] })).await?;
    shop.mend();
    others(&vikram, |chats| chats[0]["people"][0]["person"]["name"] == "Rajesh Nair").await?;
    Ok(())
}
