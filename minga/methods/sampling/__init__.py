"""Samples: how many people to ask, how sure the answer is, and what to do when the sample is not like the country.

The national plan measures perception twice a year (`ecuador-2019-2021`, commitment on the quality of services). A
figure without its number of answers, its population and its margin says nothing.
"""

from minga.methods.sampling.estimates import (
    Estimate,
    Stratum,
    describe_estimate,
    estimate_mean,
    estimate_proportion,
    estimate_stratified,
    estimate_weighted,
)
from minga.methods.sampling.quotas import Weighting, rake_weights
from minga.methods.sampling.sizes import allocate_sample, margin_of_error, sample_size

__all__ = [
    "Estimate",
    "Stratum",
    "Weighting",
    "allocate_sample",
    "describe_estimate",
    "estimate_mean",
    "estimate_proportion",
    "estimate_stratified",
    "estimate_weighted",
    "margin_of_error",
    "rake_weights",
    "sample_size",
]
