//! The pitfalls of channels: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::channels::*;

#[test]
fn a_sender_that_is_kept_hangs_the_consumer() {
    let [broken, fixed] = both(&sender_kept::PITFALL);
    assert_eq!(&broken["the consumer ended"], "no, it still waits");
    assert_eq!(&fixed["the consumer ended"], "yes");
    assert_eq!(&fixed["items"], "3", "and nothing was lost");
    assert_eq!(&fixed["after"], "0.1 s");
}

#[test]
fn an_actor_that_holds_its_own_sender_never_ends() {
    let [broken, fixed] = both(&own_sender::PITFALL);
    assert_eq!(&broken["the actor ended"], "no, it waits for itself");
    assert_eq!(&fixed["the actor ended"], "yes");
    assert_eq!(&fixed["after"], "0.3 s", "with its last reminder");
    assert_eq!(&fixed["expired"], "2", "and no reminder was lost");
}

#[tokio::test(start_paused = true)]
async fn a_weak_sender_can_not_be_upgraded_for_what_is_in_the_queue_at_the_end() {
    let (handle, actor) = own_sender::fixed();
    handle.send(own_sender::Message::Put).await.unwrap();
    drop(handle);
    assert_eq!(actor.await.unwrap(), 0, "no reminder, so nothing expired");
}

#[test]
fn a_closed_channel_makes_the_loop_spin() {
    let [broken, fixed] = both(&closed_channel_spins::PITFALL);
    assert_eq!(&broken["turns of the loop"], "more than a thousand");
    assert_eq!(&fixed["turns of the loop"], "1", "one for its only command");
}

#[test]
fn a_reply_that_nobody_can_give_is_waited_for() {
    let [broken, fixed] = both(&reply_never_comes::PITFALL);
    assert_eq!(&broken["the second"], "still waiting after a second");
    assert_eq!(&fixed["the second"], "told that the connection is lost");
    for seen in [broken, fixed] {
        assert_eq!(&seen["the first"], "answered");
    }
}

#[test]
fn a_worker_works_for_those_who_have_gone() {
    let [broken, fixed] = both(&abandoned_request::PITFALL);
    assert_eq!(&broken["the patient one got an answer"], "no");
    assert_eq!(&broken["the worker was busy for"], "1.2 s", "for nobody");
    assert_eq!(&fixed["the patient one got an answer"], "yes");
    assert_eq!(&fixed["the worker was busy for"], "0.4 s");
}

#[test]
fn an_actor_that_asks_itself_answers_nothing_any_more() {
    let [broken, fixed] = both(&actor_asks_itself::PITFALL);
    assert_eq!(&broken["balance"], "7", "it answers until it asks itself");
    assert_eq!(&broken["statement"], "none, for ever");
    assert_eq!(&broken["balance again"], "none, for ever");
    assert_eq!(&fixed["statement"], "7 are left");
    assert_eq!(&fixed["balance again"], "7");
}

#[test]
fn two_full_channels_in_a_circle_wait_for_each_other() {
    let [broken, fixed] = both(&channel_cycle::PITFALL);
    assert_eq!(&broken["with 7 jobs"], "7 results", "what fits goes well");
    assert_eq!(&broken["with 8 jobs"], "stuck");
    assert_eq!(&fixed["with 7 jobs"], "7 results");
    assert_eq!(&fixed["with 8 jobs"], "8 results");
}

#[test]
fn an_idle_permit_fills_an_empty_channel() {
    let [broken, fixed] = both(&idle_permit::PITFALL);
    assert_eq!(&broken["received"], "nothing in a second");
    assert_eq!(&fixed["received"], "urgent");
}

#[test]
fn a_channel_without_a_bound_holds_everything() {
    let [broken, fixed] = both(&unbounded_channel::PITFALL);
    assert_eq!(
        &broken["in the channel at most"], "100",
        "all of it, before the first is stored"
    );
    assert_eq!(&fixed["in the channel at most"], "3");
}

#[test]
fn a_sender_for_each_item_has_no_bound() {
    let [broken, fixed] = both(&sender_per_item::PITFALL);
    assert_eq!(&broken["accepted of a thousand"], "1000");
    assert_eq!(
        &fixed["accepted of a thousand"], "11",
        "the bound, and the slot of the one sender"
    );
}

#[test]
fn a_full_channel_loses_what_try_send_gives_back() {
    let [broken, fixed] = both(&try_send_drops::PITFALL);
    assert_eq!(&broken["stored"], "14", "six of twenty found no room");
    assert_eq!(&fixed["stored"], "20");
}

#[test]
fn a_receiver_that_is_dropped_takes_its_queue_with_it() {
    let [broken, fixed] = both(&queue_lost_at_shutdown::PITFALL);
    assert_eq!(&broken["jobs done"], "2");
    assert_eq!(&fixed["jobs done"], "6");
    for seen in [broken, fixed] {
        assert_eq!(&seen["jobs accepted"], "6");
    }
}

#[test]
fn a_receiver_that_is_locked_during_the_work_lets_one_worker_work() {
    let [broken, fixed] = both(&shared_receiver::PITFALL);
    assert_eq!(&broken["six jobs by three workers took"], "0.6 s");
    assert_eq!(&fixed["six jobs by three workers took"], "0.2 s");
}

#[test]
fn a_blocking_send_panics_on_a_thread_of_the_runtime() {
    let [broken, fixed] = both(&blocking_send::PITFALL);
    assert_eq!(
        &broken["the task ended"],
        "Cannot block the current thread from within a runtime"
    );
    assert_eq!(&broken["received"], "nothing");
    assert_eq!(&fixed["the task ended"], "normally");
    assert_eq!(&fixed["received"], "1");
}
