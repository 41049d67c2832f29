"""`make bench`: speed, memory and quality as ratios against what people would otherwise run."""
