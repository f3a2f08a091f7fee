// Compares nodes of one chain at every height of a range: the block, the app hash
// its header states, and the app hash the node itself computed by executing the block.
// Usage: node app-hashes.js FROM TO URL…
// Exit codes: 0 all equal, 1 not.
const [from, to] = process.argv.slice(2, 4).map(Number);
const urls = process.argv.slice(4);

async function ask(url, path) {
  const response = await fetch(`${url}/${path}`);
  const { result, error } = await response.json();
  if (error) throw new Error(`${url}/${path}: ${error.data ?? error.message}`);
  return result;
}

// Some answers have hashes in hexadecimal digits, some in base 64.
function hexadecimal(hash) {
  return /^[0-9A-F]{64}$/.test(hash) ? hash : Buffer.from(hash, "base64").toString("hex").toUpperCase();
}

async function at(url, height) {
  const [commit, results] = await Promise.all([
    ask(url, `commit?height=${height}`),
    ask(url, `block_results?height=${height}`),
  ]);
  return {
    block: commit.signed_header.commit.block_id.hash,
    before: hexadecimal(commit.signed_header.header.app_hash),
    after: hexadecimal(results.app_hash),
  };
}

async function main() {
  if (!(from >= 1 && to >= from && urls.length >= 2)) throw new Error("which heights of which nodes?");
  const shown = new Set([from, Math.floor((from + to) / 2), to]);
  let previous, changes = 0;
  for (let height = from; height <= to; height++) {
    const answers = await Promise.all(urls.map(url => at(url, height)));
    const [first] = answers;
    if (answers.some(answer => JSON.stringify(answer) !== JSON.stringify(first))) {
      throw new Error(`height ${height} differs: ${JSON.stringify(answers)}`);
    }
    if (previous && first.before !== previous.after) {
      throw new Error(`height ${height}: the header does not state the hash computed before`);
    }
    if (first.before !== first.after) changes++;
    if (shown.has(height)) {
      console.log(`height ${String(height).padStart(5)}  app hash ${first.after.slice(0, 24)}…  equal on ${urls.length} nodes`);
    }
    previous = first;
  }
  console.log(`heights ${from} to ${to}: blocks and app hashes equal on ${urls.length} nodes, ${changes} different app hashes`);
}

main().catch(error => {
  console.error(`app-hashes.js: ${error.message}`);
  process.exit(1);
});
