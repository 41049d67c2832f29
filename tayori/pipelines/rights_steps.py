"""The step every asset has: its rights as a file for machines."""

from __future__ import annotations

from tayori.model.artifact import Recipe
from tayori.model.asset import Asset
from tayori.model.ids import digest_bytes
from tayori.pipelines.context import BuildContext
from tayori.pipelines.steps import Output, RightsWork, Step

POLICY_VERSION = 1


def rights_steps(asset: Asset, context: BuildContext) -> tuple[Step, ...]:
    """The policy of `asset`; nothing for a bare file whose owner nobody named."""
    policy = context.policy(asset)
    if not policy:
        return ()
    told = {"metadata": {"policy": digest_bytes(policy)}}
    recipe = Recipe.of("rights", POLICY_VERSION, {}, told, {})
    outputs = (Output("policy", f"{asset.slug}.odrl.json"),)
    return (Step(asset.slug, "rights", recipe, outputs, (), RightsWork(policy.decode())),)
