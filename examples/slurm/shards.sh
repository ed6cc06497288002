#!/bin/bash
# sbatch shards.sh, and when all of it is done: lockstep merge s*.ndjson --out all.ndjson
#SBATCH --job-name=lockstep
#SBATCH --array=1-4
#SBATCH --exclusive
#SBATCH --time=00:20:00
exec npx --no-install lockstep run http-get scrape --shard auto --out "s$SLURM_ARRAY_TASK_ID.ndjson"
