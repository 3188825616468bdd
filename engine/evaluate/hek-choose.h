/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"

G_BEGIN_DECLS

/*
 * The best codec and size for a target, by successive halving: all methods at the sizes that come
 * into question on a small part of the rows, the best of them on a larger part, and the last ones
 * on all rows, unless one of them has won already. Codebooks of a part are drafts, trained on rows
 * that are not in it: otherwise those with many centroids would know it by heart.
 *
 * With a wanted recall the fewest bytes a vector win, the part of the codebook included; without,
 * the highest recall. Half of the queries (every second one) take part in the choice. The promise
 * is measured on the other half, and a codec that does not keep the target there is not chosen.
 *
 * The same on every machine, but for the speed when one is wanted, and when it is broken off: the
 * reasons say so.
 */
typedef struct
{
  double recall;    /* recall@10 at least, (0, 1]; 0: as high as it gets */
  guint rerank;     /* counted after so many candidates were compared exactly; 0: by codes alone */
  gsize code_bytes; /* at most; 0: any */
  double qps;       /* scan_qps over all base rows at least; 0: any */
} HekChooseTarget;

/* What was measured on the way. */
typedef struct
{
  const HekCodec *codec;
  HekOptionValues values;
  guint round;             /* from 0 */
  gsize n_base;            /* rows of this round */
  gsize code_bytes;
  double bytes_per_vector; /* as it is with all rows */
  HekRecall recall;        /* as the target counts it, on these rows */
  double scan_qps;         /* as it would be over all rows; NaN unless a speed is wanted */
  gboolean meets;          /* the target, as far as these rows tell */
} HekChooseCandidate;

/* From the thread that chooses; the time that it takes is none of the choice's. */
typedef void (*HekChooseFunc) (const HekChooseCandidate *candidate, gpointer data);

typedef struct
{
  guint64 seed;                  /* of the trainings */
  const HekCodec *const *codecs; /* (nullable) (array length=n_codecs): among these; %NULL: all */
  guint n_codecs;
  double seconds;                /* on the clock: what would take longer is left out; 0: no limit */
  HekChooseFunc on_candidate;    /* (nullable) */
  gpointer data;
} HekChooseOptions;

#define HEK_CHOOSE_DEFAULT_SECONDS 60.0

typedef struct
{
  gboolean met;              /* the target, on the queries that took no part */
  const HekCodec *codec;     /* where it is not met, the one that comes nearest */
  HekOptionValues values;
  HekEvaluation *evaluation; /* owned: of all base rows with those queries */
  HekRecall recall;          /* of @evaluation, as the target counts it */
  GArray *candidates;        /* owned: of HekChooseCandidate, in the order in which they were
                              * measured */
  int second;                /* the candidate that came second; -1: none did */
  gboolean used_time;        /* a speed was wanted, or something was left out for lack of time */
  GPtrArray *reasons;        /* owned: char *, sentences in plain words, translated */
} HekChosen;

/**
 * hek_choose:
 * @set: with at least 2 queries
 * @target: asks for something
 *
 * Errors: %HEK_CODEC_ERROR_BUDGET: no method has codes of so few bytes; %HEK_CODEC_ERROR_ROWS: too
 * few rows or queries; %G_IO_ERROR_CANCELLED
 * Cost: some 15 s of two cores for 60,000 × 784
 */
HekChosen *hek_choose (HekEvaluateSet *set, const HekChooseTarget *target,
                       const HekChooseOptions *options, const HekTask *task, GError **error);

void hek_chosen_free (HekChosen *choice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekChosen, hek_chosen_free)

G_END_DECLS
