import { useClock, useHistory, useOfTopic } from "../data/topics.ts";
import type { ArchiveEntry, Member, RoleStatus, Stake, Status, Topic } from "../data/types.ts";
import { ask, SLOW, useAnswer, useNow } from "../data/use.ts";
import { why } from "../model/why.ts";
import { allo, clock as moment, dated, duration, exactAllo, fixed, NOTHING, seconds, significant } from "../number/format.ts";
import { Figure, Figures, Panel } from "../parts/panel.tsx";
import { Skeleton } from "../parts/state.tsx";

/** What an account is in a topic: in time, accepted, paid, and why not. */
export function TopicCard({ topic, address }: { topic: Topic; address: string }) {
  const { topic_id: id, info } = topic;
  const clock = useClock(id);
  const { data: status } = useOfTopic<Status>({ status: { topic_id: id, actor: address } }, clock.stamp);
  const rewards = useAnswer<{ amount: string }>(ask("staking-vault", { rewards: { topic_id: id, actor: address } }), { every: SLOW, stamp: clock.stamp });
  const stake = useAnswer<Stake>(ask("staking-vault", { stake: { topic_id: id, staker: address } }), { every: SLOW / 2 });
  const ended = status?.last_ended_epoch ?? undefined;
  const entry = useHistory(id, ended, 1, clock.stamp)?.at(-1);
  const roles = status?.roles.filter(({ registered, submitted }) => registered || submitted) ?? [];
  return (
    <Panel title={info.title} aside={<a href={`#/topic/${id}`}>topic {id}</a>} class="card">
      {!status && <Skeleton lines={4} />}
      {status && (
        <>
          <Figures>
            <Figure label="Number" how="Its number in the topic, for ever">{status.actor?.actor_id ?? NOTHING}</Figure>
            <Figure label="Can claim, ALLO" how="Rewards of its work and its stake, credited and not claimed" exact={rewards.data && exactAllo(rewards.data.amount)}>{allo(rewards.data?.amount, 6)}</Figure>
            <Figure label="Stake" how="Staked by itself" exact={stake.data && exactAllo(stake.data.staked)}>{allo(stake.data?.staked)}</Figure>
            <Figure label="Bond" how="Bond of a worker, that a slash can reach" exact={stake.data && exactAllo(stake.data.bond)}>{allo(stake.data?.bond)}</Figure>
            <Figure label="Open now" how="The window that closes next"><Open status={status} /></Figure>
          </Figures>
          {stake.data && stake.data.unbonding.length > 0 && (
            <p class="soft">
              On its way out: {stake.data.unbonding.map(({ amount, matures_at }) => `${allo(amount)} ALLO at ${moment(seconds(matures_at))}`).join(", ")}
            </p>
          )}
          <ul class="roles">
            {roles.map((role) => <Role key={role.role} role={role} status={status} topic={topic} entry={entry?.epoch === ended ? entry : undefined} stamp={clock.stamp} />)}
          </ul>
          {roles.length === 0 && <p class="soft">It holds no role here now.</p>}
        </>
      )}
    </Panel>
  );
}

function Open({ status }: { status: Status }) {
  const now = useNow();
  const windows = status.open_windows.flatMap(({ epoch, windows }) => windows.map((window) => ({ ...window, epoch })));
  const open = windows.filter(({ opens_at, closes_at }) => seconds(opens_at) <= now && now < seconds(closes_at));
  const [first] = open.sort((left, right) => seconds(left.closes_at) - seconds(right.closes_at));
  if (!first) return <span class="soft">none</span>;
  return <>{first.kind.replace("_", " ")} {first.epoch}, {duration(seconds(first.closes_at) - now)} left</>;
}

interface RoleProps {
  role: RoleStatus;
  status: Status;
  topic: Topic;
  entry: ArchiveEntry | undefined;
  stamp: string | undefined;
}

function Role({ role, status, topic, entry, stamp }: RoleProps) {
  const { data } = useOfTopic<{ members: Member[] }>({ members: { topic_id: topic.topic_id, role: role.role } }, stamp);
  const member = data?.members.find(({ actor_id }) => actor_id === status.actor?.actor_id);
  const [rule] = Object.values(topic.params.rule) as { probation?: number }[];
  const probation = rule?.probation;
  const { tone, verdict, because } = why({ role, status, entry, member, probation });
  const checks: [boolean, string][] = [
    [role.registered, "registered"],
    [role.active, role.rank === null ? "holds no place" : `place ${role.rank} by merit`],
    [role.submitted, role.submitted ? "submitted to the open epoch" : "not yet submitted to the open epoch"],
    [role.would_be_accepted, role.would_be_accepted ? "would be accepted now" : dated(role.reason ?? "would not be accepted now")],
  ];
  return (
    <li class="role">
      <h3>{role.role}</h3>
      <div class={`why ${tone}`}>
        <strong>{verdict}</strong>
        {because.map((reason) => <p key={reason}>{reason}</p>)}
      </div>
      <ul class="checks">
        {checks.map(([yes, text]) => (
          <li key={text} class={yes ? "yes" : "no"}>
            <span class="hidden">{yes ? "yes: " : "no: "}</span>
            {text}
          </li>
        ))}
      </ul>
      {member && (
        <p class="soft facts-line">
          merit {significant(member.merit)} · {member.uniqueness !== null && `unique ${fixed(member.uniqueness, 2)} · `}
          {member.regret !== null && `regret ${significant(member.regret)} · `}{member.epochs} epochs
        </p>
      )}
    </li>
  );
}
