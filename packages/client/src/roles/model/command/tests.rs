use super::super::tests::question;
use super::*;

fn of_epoch(epoch: u64) -> Question {
    Question {
        epoch,
        ..question()
    }
}

fn model(line: &str) -> CommandModel {
    CommandModel::new(line, Duration::from_secs(20))
}

/// Three questions one after the other.
fn ask(model: &mut CommandModel) -> Vec<Result<Answer>> {
    (0..3).map(|epoch| model.answer(&of_epoch(epoch))).collect()
}

fn number(value: u64) -> Answer {
    Answer::Inference(value.to_string().parse().unwrap())
}

/// Answers to questions of several topics, in their order.
fn ask_each(mut model: CommandModel, questions: &[Question]) -> Vec<Result<Answer>> {
    let mut answers: Vec<_> = questions.iter().map(|_| None).collect();
    model.answers(questions, &mut |index, answer| {
        assert!(answers[index].replace(answer).is_none(), "said twice");
    });
    answers.into_iter().map(Option::unwrap).collect()
}

/// Shell that takes the epoch out of a question.
const EPOCH: &str = r#"e=$(echo "$q" | sed 's/.*"epoch":\([0-9]*\).*/\1/')"#;
const TOPIC: &str = r#"t=$(echo "$q" | sed 's/.*"topic_id":\([0-9]*\).*/\1/')"#;

#[test]
fn a_command_may_live_on_or_end_after_each_answer() {
    for line in [
        r#"while read q; do echo '{"inference":7}'; done"#,
        r#"read q; echo '{"inference":7}'"#,
        "while read q; do echo 7; done",
        r#"read q; echo '{"inference":7,"topic_id":1,"epoch":0}'; echo '{"inference":7}'"#,
    ] {
        for answer in ask(&mut model(line)) {
            assert_eq!(answer.unwrap(), number(7), "{line}");
        }
    }
}

#[test]
fn what_a_command_does_wrong_is_an_error_and_no_hang() {
    for line in [
        "exit 3",
        "sleep 60",
        "read q; echo nonsense",
        "no-such-command-here",
        "yes nonsense",
        "yes | tr -d '\\n'",
    ] {
        let mut model = CommandModel::new(line, Duration::from_millis(700));
        for answer in ask(&mut model) {
            assert!(
                matches!(answer, Err(ClientError::Model { .. })),
                "{line}: {answer:?}"
            );
        }
    }
}

#[test]
fn g1_no_answer_is_ever_that_of_an_older_question() {
    let answer = r#"echo "{\"inference\":$((1000 + e))}""#;
    let echoing = r#"echo "{\"inference\":$((1000 + e)),\"topic_id\":1,\"epoch\":$e}""#;
    for line in [
        // A line at the start, one at each answer, an object that is no answer.
        format!("echo Loading data...; while read q; do {EPOCH}; {answer}; done"),
        format!("while read q; do {EPOCH}; echo table; {answer}; echo done; done"),
        format!("echo '{{\"status\":\"ready\"}}'; while read q; do {EPOCH}; {answer}; done"),
        // Every answer twice, with and without the name of its question.
        format!("while read q; do {EPOCH}; {answer}; {answer}; done"),
        format!("while read q; do {EPOCH}; {echoing}; {echoing}; done"),
        // The answer before once more, before the right one.
        format!("while read q; do {EPOCH}; $last; {echoing}; last='{echoing}'; done"),
        // One that stops to name the question, with something left in its pocket.
        format!(
            "n=0; while read q; do {EPOCH}; n=$((n+1)); \
             if [ $n = 1 ]; then {echoing}; echo 5; else {answer}; fi; done"
        ),
    ] {
        for (epoch, answer) in ask(&mut model(&line)).into_iter().enumerate() {
            assert_eq!(answer.unwrap(), number(1000 + epoch as u64), "{line}");
        }
    }
}

#[test]
fn one_that_names_the_question_lives_on() {
    let line = format!(
        "n=0; while read q; do {EPOCH}; n=$((n+1)); \
         echo \"{{\\\"inference\\\":$n,\\\"topic_id\\\":1,\\\"epoch\\\":$e}}\"; done"
    );
    let answers = ask(&mut model(&line));
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, [number(1), number(2), number(3)]);
}

#[test]
fn one_process_serves_many_topics_in_any_order() {
    let questions: Vec<_> = (1..=4)
        .map(|topic_id| Question {
            topic_id,
            ..question()
        })
        .collect();
    let expected: Vec<_> = (1..=4).map(|topic| number(10 * topic)).collect();
    let answer = r#"echo "{\"inference\":$((10 * t)),\"topic_id\":$t,\"epoch\":2}""#;
    let started = format!("read q; {TOPIC}; {answer}");
    // Reads two questions before it answers the second and then the first of them.
    let swapping = format!(
        "{started}; while read q; do {TOPIC}; if [ $t = 2 ]; then sleep 0.1 & fi; {answer}; done"
    );
    let waiting = format!(
        "{started}; read q; read q2; read q3; for q in \"$q3\" \"$q2\" \"$q\"; do {TOPIC}; {answer}; done"
    );
    let plain = format!("while read q; do {TOPIC}; echo $((10 * t)); done");
    for line in [swapping, waiting, plain] {
        let answers = ask_each(model(&line), &questions);
        let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers, expected, "{line}");
    }
}

#[test]
fn a_question_that_breaks_a_model_costs_no_other_its_answer() {
    let questions: Vec<_> = (1..=4)
        .map(|topic_id| Question {
            topic_id,
            ..question()
        })
        .collect();
    let line = format!(
        "while read q; do {TOPIC}; [ $t = 3 ] && exit 1; \
         echo \"{{\\\"inference\\\":$t,\\\"topic_id\\\":$t,\\\"epoch\\\":2}}\"; done"
    );
    let answers = ask_each(model(&line), &questions);
    let fine: Vec<_> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(fine, [true, true, false, true]);
}
