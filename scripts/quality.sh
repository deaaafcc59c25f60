#!/usr/bin/env bash
# Quality on every gold set at hand, through the binary as a user runs it.
#
# usage: scripts/quality.sh [REFERENCE]     REFERENCE: folder of the reference data (default ../shared)
#
# The samples' gold is in the repository; without the reference folder only that is scored.
set -euo pipefail
cd "$(dirname "$0")/.."
ref=${1:-../shared}
work=build/quality
rm -rf "$work" && mkdir -p "$work"
cargo build --release --quiet
bin=${CARGO_TARGET_DIR:-target}/release/claimwire

# run NAME INPUT... : extract into $work/NAME
run() {
  local name=$1
  shift
  "$bin" -q extract "$@" -o "$work/$name" || [ $? -eq 1 ]
}
# show TITLE GOLD NAME OPTIONS... : score $work/NAME
show() {
  local title=$1 gold=$2 name=$3
  shift 3
  printf '\n## %s\n' "$title"
  "$bin" eval "$gold" "$work/$name" "$@"
}

run samples data/samples
for part in entities quotes claims; do show "samples, $part" "data/gold/$part.jsonl" samples "--$part"; done
run fast-samples data/samples --model fast
for part in entities quotes; do show "samples, $part by the fast model" "data/gold/$part.jsonl" fast-samples "--$part"; done

if [ ! -d "$ref/data" ]; then
  echo "reference data not found at $ref: only the samples were scored"
  exit 0
fi

run seeds "$ref/seeds/*.txt"
for part in entities quotes claims; do show "seeds, $part" "$ref/seeds/gold/$part.jsonl" seeds "--$part"; done

for set in conll2003_reiss worldwide_4 crossner_politics_4; do
  run "$set" "$ref/data/ner/$set/dev.jsonl" --no-clean --language any
  show "$set" "$ref/data/ner/$set/dev.jsonl" "$set" --entities
  run "fast-$set" "$ref/data/ner/$set/dev.jsonl" --no-clean --language any --model fast
  show "$set by the fast model" "$ref/data/ner/$set/dev.jsonl" "fast-$set" --entities
done

# The same by spaCy's small pipeline, in an environment of its own.
peers=${PEERS_PYTHON:-build/peers/bin/python}
if [ -x "$peers" ]; then
  for set in conll2003_reiss worldwide_4 crossner_politics_4; do
    "$peers" scripts/peers/spacy_entities.py "$ref/data/ner/$set/dev.jsonl" "$work/spacy-$set"
    show "$set by spaCy small" "$ref/data/ner/$set/dev.jsonl" "spacy-$set" --entities
  done
else
  echo "spaCy was not measured: python3 -m venv build/peers && build/peers/bin/pip install -r scripts/peers/requirements.txt" >&2
fi

run polnear "$ref/data/quotes/polnear/dev.jsonl" --no-clean --id-field doc_id
run peer-cases "$ref/data/quotes/peer-cases/dev.jsonl" --no-clean --language any --id-field doc_id
show "polnear-direct" "$ref/data/quotes/polnear-direct/dev.jsonl" polnear --quotes --types direct,mixed --stretches
show "polnear-speech" "$ref/data/quotes/polnear-speech/dev.jsonl" polnear --quotes
run fast-polnear "$ref/data/quotes/polnear/dev.jsonl" --no-clean --id-field doc_id --model fast
show "polnear-direct by the fast model" "$ref/data/quotes/polnear-direct/dev.jsonl" fast-polnear --quotes --types direct,mixed --stretches
show "polnear-speech by the fast model" "$ref/data/quotes/polnear-speech/dev.jsonl" fast-polnear --quotes
show "polnear-canon" "$ref/data/quotes/polnear-canon/dev.jsonl" polnear --quotes
show "peer-cases" "$ref/data/quotes/peer-cases/dev.jsonl" peer-cases --quotes

for set in newsquant_dev mrt_number mrt_unit mrt_percent quantulum3; do
  run "$set" "$ref/data/quant/$set.jsonl" --no-clean --language any
  show "$set" "$ref/data/quant/$set.jsonl" "$set" --claims --cqe
done
run mrt_range "$ref/data/quant/mrt_range.jsonl" --no-clean --language any
show mrt_range "$ref/data/quant/mrt_range.jsonl" mrt_range --claims --cqe --open-ranges
# Ordinals and ranges of dates count only where all numbers are asked for.
run mrt_ordinal "$ref/data/quant/mrt_ordinal.jsonl" --no-clean --language any --claims all
show mrt_ordinal "$ref/data/quant/mrt_ordinal.jsonl" mrt_ordinal --claims --cqe
python3 scripts/gold/duckling_values.py "$ref/data/quant/duckling_en.jsonl" "$work/duckling_en.jsonl"
run duckling_en "$work/duckling_en.jsonl" --no-clean --language any
show duckling_en "$work/duckling_en.jsonl" duckling_en --claims --cqe

# Sentences: the run's own boundaries in texts that are taken as they are.
for set in gum_other ewt_test glue golden48 pud_news; do
  run "$set" "$ref/data/sents/$set.jsonl" --no-clean --language any --tables sentences
  show "$set" "$ref/data/sents/$set.jsonl" "$set" --sentences
done

# Cleaning: lines of pages saved as text, then pages.
for set in plain_full_dev plain_light_dev; do
  python3 scripts/docs/join_lines.py < "$ref/data/clean/$set.jsonl" > "$work/$set.jsonl"
  "$bin" -q clean "$work/$set.jsonl" > "$work/$set.cleaned.jsonl" || [ $? -eq 1 ]
  show "$set" "$ref/data/clean/$set.jsonl" "$set.cleaned.jsonl" --clean
done
"$bin" -q clean "$ref/data/clean/html_dev.jsonl.gz" > "$work/html_dev.cleaned.jsonl" || [ $? -eq 1 ]
show html_dev "$ref/data/clean/html_dev.gold.json" html_dev.cleaned.jsonl --clean
