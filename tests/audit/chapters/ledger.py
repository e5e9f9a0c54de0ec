"""Chapter 8: the table of claims agrees with what stands above it, and its p with one another."""

import json
import re
from collections.abc import Iterator

from tests.audit.evidence import Evidence
from tests.audit.pages import Claim
from tests.audit.printed import Printed
from tests.audit.register import Finding, audits, each_same, same

# What is printed as p < 0.0001 is less.
LEAST = 0.0001


@audits(
    "claims",
    "each line of the table has the verdict, the rule and the numbers of its box; how many there are, and hold",
)
def ledger(evidence: Evidence) -> Iterator[Finding]:
    page = evidence.article
    lines = page.ledger()
    boxes = map(Claim.of, page.root.having("claim"))
    differing = [box.statement for box in boxes if not repeats(lines[box.statement], box)]
    yield Finding("boxes whose line says otherwise", "0", "; ".join(differing) or "0", "", not differing)
    printed = page.place("making").says("{} sentences were put to the test")
    printed += page.place("making").says("guesses of our own. {} hold for ours")
    held = sum(line.verdict == "holds" for line in lines.values())
    yield from each_same(("sentences", "that hold"), printed, (len(lines), held))


def repeats(line: Claim, box: Claim) -> bool:
    """Tell whether a line of the table says what its box says."""
    [rule] = box.place.having("claim-rule")
    return line.verdict == box.verdict and rule.text.removeprefix("The rule ") in line.place.text


@audits(
    "claims.n", "images of the maps, of the test set, of a check; units and kernels of the layers; layouts and pairs"
)
def counted(evidence: Evidence) -> Iterator[Finding]:
    for key, n in sizes(evidence).items():
        yield same(key, evidence.article.claim(f"fashion.{key}").place.says("n = {}")[0], n)


def sizes(evidence: Evidence) -> dict[str, int]:
    """Return what the claims of the article count, by their keys."""
    network = evidence.network("fashion")
    conv1, conv2, fc1, logits = (network.layer(name)["shape"][0] for name in ("conv1", "conv2", "fc1", "logits"))
    counts = (
        (
            len(evidence.points),
            "relu_zeros sparser_with_depth first_layer_cloud ten_tight_clusters early_variance "
            "late_variance bags_and_trousers_far pairs_stay_neighbors umap_more_faithful probe_depth_helps "
            "probe_rises_by_layer untrained_knows_nothing",
        ),
        (
            len(evidence.garments),
            "largest_confusion pullover_coat_shirt sandal_sneaker_ankle lesion_dense_unit_indispensable",
        ),
        (2 * len(evidence.garments) // 10, "averages_come_apart deep_layers_change_most"),
        (len(evidence.pack("fashion/lesion-images.bin")["test_index"]), "lesion_selective_half_matters"),
        (
            10 * 10,
            "saliency_needs_training saliency_needs_training_lit saliency_methods_agree saliency_finds_what_matters",
        ),
        (len(network.names) - 1, "gaps_survive_seeds gaps_survive_random_starts"),
        (10 * 9 // 2, "blends_stay_between"),
        (conv1 + conv2 + fc1 + logits, "features_beat_real purity_rises"),
        (conv1 + conv2 + fc1, "units_found_again selectivity_rises"),
        (conv1 + fc1, "lesion_early_units_matter_more"),
        (fc1, "selectivity_learned lesion_selective_units_matter"),
        (2 * conv1, "edges_first_layer gabor_first_layer"),
        (conv1, "orientation_first_layer"),
    )
    return {key: n for n, keys in counts for key in keys.split()}


@audits(
    "claims.corrected",
    "each printed p is that of Holm (1979) over the p of its chapter on one network; open from 0.05 on, and only then",
)
def corrected(evidence: Evidence) -> Iterator[Finding]:
    networks = sorted(json.loads((evidence.site / "build.json").read_text(encoding="utf-8"))["experiments"])
    families: dict[tuple[str, str, str], list[Claim]] = {}
    for folder in ("", "digits", "memory"):
        for chapter in evidence.page(folder).root.having("chapter"):
            for box in chapter.having("claim"):
                name = box.given["id"].removeprefix("claim-")
                network = max((each for each in networks if name.startswith(f"{each}-")), key=len)
                families.setdefault((folder, chapter.given["id"], network), []).append(Claim.of(box))
    for (folder, chapter, network), claims in families.items():
        tested = [claim for claim in claims if claim.chance]
        if tested:
            yield family(f"{folder or 'article'}, {chapter}, {network}", tested)


def family(what: str, claims: list[Claim]) -> Finding:
    """Correct the p that stand alone, and compare."""
    chances = [claim.chance for claim in claims if claim.chance]
    wrong, least = [], 0.0
    for place, chance in enumerate(sorted(chances, key=lambda each: each.alone)):
        least = max(least, min(1.0, (chance.alone or LEAST) * (len(chances) - place)))
        near = abs(chance.among - least) <= 0.06 * least if chance.alone else chance.among <= least
        wrong += [] if near and chance.n_tests == len(chances) else [f"{chance.among} for {least:.2g}"]
    wrong += [claim.statement for claim in claims if claim.chance and is_open(claim) != (claim.chance.among >= 0.05)]
    at = tuple(span for claim in claims for printed in corrections(claim) for span in printed.at)
    return Finding(what, f"{len(chances)} p", "; ".join(wrong) or "as Holm has them", "", not wrong, at=at)


def corrections(claim: Claim) -> list[Printed]:
    """Return the corrected p of a claim and for how many tests it is corrected, where it tells them."""
    told = re.search(r"p ([<=]) \S+ after Holm", claim.place.text)
    return claim.place.says(f"p {told[1]} {{}} after Holm’s correction for the {{}} tests") if told else []


def is_open(claim: Claim) -> bool:
    return claim.verdict == "not shown"
