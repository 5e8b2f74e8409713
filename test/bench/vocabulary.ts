import type { Random } from './random.ts';
import { numberBelow, oneOf, randomFrom } from './random.ts';

// Most frequent first: the place of a word gives its frequency.
const FREQUENT = `revenue active customers orders monthly daily total net users sessions rate weekly average gross
  conversion new product cost subscription margin churn returning signups events region channel mobile sales visits
  retention refunds trial account invoice paid delivery support tickets search campaign marketing forecast budget
  inventory warehouse checkout basket value lifetime discount shipping payment failed pending renewal upgrade plan
  enterprise partner country device browser page click impression open email response time latency error uptime
  request capacity storage usage quota seat license contract pipeline lead opportunity win loss deal stage quarter
  annual recurring bookings billings deferred cash collections receivable payable expense payroll headcount hiring
  attrition satisfaction survey score promoter detractor complaint resolution backlog throughput cycle sprint release
  deployment incident severity recovery availability coverage defect regression adoption feature engagement stickiness
  cohort segment persona audience reach frequency bounce scroll video playback minutes listening download install
  uninstall crash rating review referral loyalty points redemption coupon gift store franchise footfall dwell shelf
  stockout shrinkage supplier purchase procurement lot batch yield scrap energy emission waste water fleet route
  mileage driver parcel locker return restock courier claim premium policy underwriting exposure reserve settlement
  fraud chargeback risk limit utilisation default provision deposit withdrawal interest spread portfolio hedge
  patient admission discharge triage bed occupancy student enrolment completion lesson instructor tuition`.split(/\s+/);

const GLUE = 'the of and per in for with by over that are each from at within a not is all to'.split(' ');

const ONSETS = 'b br c cl d dr f fl g gr h j k l m n p pl qu r s st t tr v w z'.split(' ');
const VOWELS = 'a e i o u ai ea io'.split(' ');
const CODAS = 'n r l x s nd th rk m d'.split(' ');

/** Number of project names, products and places that only some metrics mention. */
const RARE_WORDS = 4000;

/** All words, most frequent first. The same in every run. */
export const WORDS: readonly string[] = [...new Set([...FREQUENT, ...rareWords(randomFrom(20_260_101))])];

/** Share of words in prose that mean nothing by themselves. */
const GLUE_SHARE = 0.35;

const REACH = cumulated(WORDS.map((_, place) => 1 / (place + 1)));

/** Returns a word by its frequency: the second half as often as the first, and so on (Zipf). */
export function word(random: Random): string {
  const wanted = random() * (REACH.at(-1) ?? 0);
  let [low, high] = [0, REACH.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((REACH[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return WORDS[low] ?? '';
}

/** Returns the name of a metric: two to four different words, the first in capitals. */
export function nameText(random: Random): string {
  const words = new Set<string>();
  const count = 2 + numberBelow(random, 3);
  while (words.size < count) words.add(word(random));
  return capital([...words].join(' '));
}

/** Returns two sentences of about 150 characters in all. */
export function descriptionText(random: Random): string {
  return `${sentence(random, 70)} ${sentence(random, 70)}`;
}

/** Returns a query of about 120 characters. */
export function calculationText(random: Random, source: string): string {
  const [measure, alias, flag, state] = [word(random), word(random), word(random), word(random)];
  const aggregate = oneOf(random, ['SUM', 'COUNT', 'AVG', 'COUNT(DISTINCT']);
  const call = `${aggregate}${aggregate.includes('(') ? ' ' : '('}${measure}_${alias})`;
  const days = 1 + numberBelow(random, 90);
  return `SELECT ${call} FROM ${source} WHERE ${flag}_status = '${state}' AND created_at >= date('now', '-${days} days')`;
}

function sentence(random: Random, length: number): string {
  let text = capital(word(random));
  while (text.length < length) text += ` ${random() < GLUE_SHARE ? oneOf(random, GLUE) : word(random)}`;
  return `${text}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function rareWords(random: Random): string[] {
  const syllable = (): string => oneOf(random, ONSETS) + oneOf(random, VOWELS);
  return Array.from({ length: RARE_WORDS }, () => syllable() + syllable() + oneOf(random, CODAS));
}

function cumulated(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => (sum += weight));
}
