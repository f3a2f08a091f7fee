import { describe, expect, test } from "vitest";
import { nearest, points } from "../../src/charts/series.ts";
import { weights } from "../../src/charts/weights.tsx";
import { pagesOf } from "../../src/data/topics.ts";
import { source } from "../../src/data/settings.ts";
import type { ArchiveEntry, Epoch, Ledger, RoleStatus, Status } from "../../src/data/types.ts";
import { freshness, GRACE } from "../../src/model/freshness.ts";
import { laws } from "../../src/model/laws.ts";
import { effective, rows, sorted } from "../../src/model/rows.ts";
import { why } from "../../src/model/why.ts";
import { againstNaive, calibration, saved } from "../../src/model/worth.ts";
import { read } from "../../src/router.ts";

const ONE = 10n ** 18n;

describe("freshness", () => {
  const moments = { status: "active" as const, closed: 1_000, epochLength: 60, due: 1_060, now: 1_030 };

  test("is fresh until a step waits, and stale after two epochs", () => {
    expect(freshness(moments)).toBe("fresh");
    expect(freshness({ ...moments, now: 1_060 + GRACE })).toBe("fresh");
    expect(freshness({ ...moments, now: 1_061 + GRACE })).toBe("due");
    expect(freshness({ ...moments, now: 1_121 + GRACE })).toBe("stale");
    expect(freshness({ ...moments, now: 1_121 + GRACE, due: 2_000 })).toBe("stale");
  });

  test("knows topics without inferences and topics that stand still", () => {
    expect(freshness({ ...moments, closed: undefined })).toBe("none");
    expect(freshness({ ...moments, closed: undefined, now: 2_000 })).toBe("due");
    expect(freshness({ ...moments, status: "paused", now: 9_999 })).toBe("paused");
  });
});

describe("routes", () => {
  test.each([
    ["", { page: "topics" }],
    ["#/", { page: "topics" }],
    ["#/topic/12", { page: "topic", id: 12 }],
    ["#/topic/0", { page: "nowhere", path: "topic/0" }],
    ["#/topic/1e3", { page: "nowhere", path: "topic/1e3" }],
    ["#/topic/99999999999999999999", { page: "nowhere", path: "topic/99999999999999999999" }],
    ["#/account/allo1x", { page: "account", address: "allo1x" }],
    ["#/account/", { page: "account", address: "" }],
    ["#/account/%", { page: "account", address: "%" }],
    ["#/supply", { page: "supply" }],
    ["#/elsewhere", { page: "nowhere", path: "elsewhere" }],
  ])("%s", (hash, route) => expect(read(hash)).toEqual(route));

  test("nodes are on the web", () => {
    const at = (address: string) => source(new URL(address));
    expect(at("http://localhost:1317/")).toEqual({ node: "http://localhost:1317", deployment: "http://localhost:1317/deployment.json" });
    expect(at("https://page.org/a/?node=https://lcd.org/x/&deployment=b.json")).toEqual({ node: "https://lcd.org/x", deployment: "https://page.org/a/b.json" });
    expect(() => at("https://page.org/?node=javascript:alert(1)")).toThrow("not on the web");
    expect(() => at("https://page.org/?node=lcd.org")).toThrow("no address");
  });
});

const entry = (epoch: number, more: Partial<ArchiveEntry> = {}): ArchiveEntry => ({
  epoch,
  phase: "settled",
  timestamp: "0",
  value: "10",
  interval_68: ["9", "11"],
  interval_95: ["8", "12"],
  truth: "10.5",
  loss: "1",
  naive_loss: "2",
  participants: 3,
  rewards: "100",
  ...more,
});
const gone = entry(2, { phase: "void", value: null, truth: null, loss: null, naive_loss: null, interval_68: [], interval_95: [] });

describe("worth", () => {
  test("adds up what settled", () => {
    const epochs = [entry(1), gone, entry(3, { loss: "2", naive_loss: "1" }), entry(4)];
    expect(saved(epochs)).toEqual([{ epoch: 1, saved: 1 }, { epoch: 3, saved: 0 }, { epoch: 4, saved: 1 }]);
    expect(againstNaive(epochs)).toBeCloseTo(-0.2);
    expect(againstNaive([])).toBeNaN();
  });

  test("an interval is as claimed within chance", () => {
    expect(calibration(0.68, 68, 100).verdict).toBe("as claimed");
    expect(calibration(0.68, 50, 100).verdict).toBe("too narrow");
    expect(calibration(0.68, 85, 100).verdict).toBe("too wide");
    expect(calibration(0.68, 5, 10).verdict).toBe("too few to say");
    expect(calibration(0.68, 0, 0).observed).toBeNaN();
  });
});

test("points keep void epochs as gaps, and the inference that waits", () => {
  const latest = { topic_id: 1, epoch: 5, value: "11", interval: ["7", "9", "11", "12", "13"], timestamp: "0", contributors: 2, naive: "10", effective_contributors: "2", expected_at: null };
  const drawn = points([entry(1), gone, entry(4)], [], latest);
  expect(drawn.map(({ epoch, value }) => [epoch, value])).toEqual([[1, 10], [2, NaN], [4, 10], [5, 11]]);
  expect(drawn.map((point) => point.void)).toEqual([false, true, false, false]);
  expect([drawn[3]?.low95, drawn[3]?.high68, drawn[3]?.truth]).toEqual([7, 12, NaN]);
  expect(nearest(drawn, 0.4)?.epoch).toBe(2);
  expect(nearest([], 0.4)).toBeUndefined();
});

test("hundreds that hold the last epochs", () => {
  expect(pagesOf(0, 50)).toEqual([0]);
  expect(pagesOf(99, 100)).toEqual([0]);
  expect(pagesOf(100, 100)).toEqual([0, 1]);
  expect(pagesOf(512, 300)).toEqual([2, 3, 4, 5]);
});

describe("laws", () => {
  const ledger: Ledger = { staked: "5", unbonding: "1", rewards: "1", bonds: "0", subsidies: "0", treasury: "3", liabilities: "10" };
  const broken = (books: Parameters<typeof laws>[0]) => laws(books).filter(({ holds }) => holds === false).map(({ name }) => name);

  test("hold, and are unknown without answers", () => {
    const books = laws({
      ledger,
      invariants: { violations: [], next: null, surplus: "0" },
      supply: { total: "10", locked: "4", circulating: "6" },
      cap: "10",
      desk: { accounts: "1", requests: "1", subscriptions: "1", fees: "1" },
      deskBalance: "4",
    });
    expect(books.map(({ holds }) => holds)).toEqual([true, true, true, true, true]);
    expect(laws({}).every(({ holds }) => holds === undefined)).toBe(true);
  });

  test("are broken by one base unit", () => {
    expect(broken({ ledger: { ...ledger, treasury: "4" } })).toEqual(["What the vault owes is the sum of its parts"]);
    expect(broken({ supply: { total: "11", locked: "5", circulating: "6" }, cap: "10" })).toEqual(["No more ALLO exist than can"]);
    expect(broken({ supply: { total: "11", locked: "5", circulating: "7" } })).toEqual(["What circulates and what is locked is all there is"]);
    expect(broken({ desk: { accounts: "2", requests: "1", subscriptions: "1", fees: "1" }, deskBalance: "4" })).toEqual(["The desk holds what it owes"]);
    expect(broken({ invariants: { violations: ["topic 1: staked is 2, not 3"], next: null, surplus: "0" } })).toEqual(["The vault holds what it owes, topic by topic"]);
  });
});

const epoch = (number: number, participants: Partial<Epoch["participants"][number]>[], phase: Epoch["phase"] = "settled"): Epoch => ({
  epoch: number,
  phase,
  inference: null,
  truth: null,
  rewards: "100",
  virtual_experts: [{ kind: "median", value: "1", weight: "0.4" }],
  participants: participants.map((participant) => ({ actor_id: 1, role: "inferer", value: "1", weight: "0.6", loss: "1", score: "1", fraction: String(ONE / 2n), ...participant })),
});

describe("participants", () => {
  const member = (actor_id: number, merit: string | null) => ({ actor_id, merit, regret: null, excess: null, uniqueness: null, coefficient: null, epochs: 3 });

  test("have a cell for each epoch, and a mean share of those settled", () => {
    const seen = [epoch(1, [{}]), epoch(2, [{ fraction: "0" }]), epoch(3, []), epoch(4, [{ fraction: null, loss: null }], "synthesized")];
    const [row] = rows("inferer", [member(1, "1")], seen, new Map([[1, "allo1x"]]));
    expect(row?.cells.map(({ state }) => state)).toEqual(["earned", "nothing", "missed", "open"]);
    expect(row?.share).toBeCloseTo(1 / 6);
    expect([row?.address, row?.weight, row?.loss]).toEqual(["allo1x", "0.6", "1"]);
  });

  test("are sorted with the unknown last either way", () => {
    const all = rows("inferer", [member(1, null), member(2, "-1"), member(3, "2")], [], new Map());
    expect(sorted(all, "merit", true).map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(sorted(all, "merit", false).map(({ id }) => id)).toEqual([2, 3, 1]);
  });

  test("weigh, the heaviest first, and count as so many equal ones", () => {
    expect(weights([epoch(1, [{}, { actor_id: 2, weight: "0" }])]).map(({ name }) => name)).toEqual(["inferer 1", "median"]);
    expect(effective([0.5, 0.5])).toBe(2);
    expect(effective([])).toBeNaN();
  });
});

describe("why was I not paid?", () => {
  const role = (last_payment: RoleStatus["last_payment"], more: Partial<RoleStatus> = {}): RoleStatus => ({
    role: "inferer", registered: true, active: true, rank: 1, merit: "1", lowest_merit: null, would_be_accepted: true, reason: null, submitted: true, committed: [], last_payment, ...more,
  });
  const status = { last_ended_epoch: 7 } as Status;
  const told = (payment: RoleStatus["last_payment"], more: Partial<Parameters<typeof why>[0]> = {}, of: Partial<RoleStatus> = {}) => why({ role: role(payment, of), status, ...more });

  test("it was: how much", () => {
    const paid = told({ earned: { fraction: String(ONE / 4n) } }, { entry: entry(7, { rewards: String(ONE * 2n) }) });
    expect(paid).toEqual({ tone: "good", verdict: "It earned 25.00 % of epoch 7: 0.500000 ALLO.", because: [] });
  });

  test.each([
    [{ nothing_ended: {} }, "No epoch of the topic has ended yet."],
    [{ void_epoch: {} }, "Nobody was paid: epoch 7 was void."],
    [{ no_emission: {} }, "Nobody was paid: the topic had no emission."],
    [{ payment_pending: {} }, "The pay of epoch 7 is late: the vault refused."],
    [{ not_submitted: {} }, "It submitted nothing to epoch 7."],
    [{ nothing_earned: {} }, "It took part in epoch 7 and earned nothing."],
  ])("%j", (payment, verdict) => expect(told(payment as RoleStatus["last_payment"]).verdict).toBe(verdict));

  test("it took part: what speaks against it", () => {
    const member = { actor_id: 1, merit: "-1", regret: "-5", excess: "0.8906", uniqueness: "0.3", coefficient: null, epochs: 4 };
    expect(told({ nothing_earned: {} }, { member, probation: 10 }).because).toEqual([
      "It is new: 4 of 10 epochs of probation are over.",
      "It has lost 0.891 typical losses more than the network; pay begins below that of its peers.",
      "70 % of what it says somebody senior says as well.",
    ]);
  });

  test("it was away: what keeps it out", () => {
    const away = told({ not_submitted: {} }, {}, { reason: "all places are taken", committed: [8] });
    expect(away.because).toEqual(["It could not now: all places are taken.", "It committed to 8 and has not revealed."]);
    expect(told({ not_submitted: {} }, {}, { registered: false }).tone).toBe("quiet");
  });
});
