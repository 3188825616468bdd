/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-choose.h"
#include "hek-evaluate-private.h"
#include "hek-evaluate-report.h"

G_BEGIN_DECLS

/* A method with its options, at the sizes that come into question. */
typedef struct
{
  const HekCodec *codec;
  HekOptionValues values;
  gsize *sizes;  /* owned: ascending */
  guint n_sizes;

  guint at;      /* the size that this round is about */
  int best;      /* of the choice's candidates, the one of this round; -1: none yet, or out */
  HekEvaluation *evaluation; /* owned (nullable): of @best, in the last round */
  double seconds; /* that measuring @best took */
  double share;   /* a vector's part of the codebook, as the last size had it, in bytes; -1: none
                   * was measured */
  gboolean is_largest; /* only the largest size was looked at, smaller ones may do as well */
  guint least;         /* with @is_largest: the smallest size that was not ruled out */
} HekEntrant;

typedef struct
{
  HekEvaluateSet *set;             /* borrowed: all rows and queries */
  const HekChooseTarget *target;   /* borrowed */
  const HekChooseOptions *options; /* borrowed */
  gint64 start_us;                 /* later by the time that on_candidate took */
  gsize n_all;                     /* base rows */
  guint n_methods;                 /* that took part */

  /* of this round */
  guint round;
  gboolean is_last;
  HekEvaluateSet *part;            /* owned */
  HekRows train;                   /* rows that are not in @part; not of the last round */
  gpointer train_numbers;          /* owned (nullable) */
  /* bytes a vector, infinite where nothing is known: of the last method that would be kept so far,
   * and of the best */
  double bound, lead;
  HekTask task;

  HekChosen *choice;               /* owned */
  const HekEntrant *proved;        /* borrowed: whose evaluation the choice has */
  GPtrArray *left_out;             /* owned: char *, names of what there was no time for */
} HekChooser;

/* (transfer full) (element-type HekEntrant): those with the smallest codebooks first */
GPtrArray *hek_entrants_new (const HekChooser *chooser);

/* Finds the size of this round and measures it: with a wanted recall the smallest that reaches it,
 * else the largest that is fast enough. What takes more than chooser->bound is not looked into. */
gboolean hek_entrant_measure (HekChooser *chooser, HekEntrant *entrant, GError **error);

/* Whether a candidate has the wanted recall; when none is wanted, the speed. */
gboolean hek_chooser_suits (const HekChooser *chooser, const HekChooseCandidate *candidate);

/* One size on the rows of this round, which becomes @best unless the method cannot do it. */
gboolean hek_entrant_try (HekChooser *chooser, HekEntrant *entrant, guint size, GError **error);

static inline const HekChooseCandidate *
hek_chooser_candidate (const HekChooser *chooser,
                       int               i)
{
  return &g_array_index (chooser->choice->candidates, HekChooseCandidate, i);
}

/* Whether a size of @entrant takes at most so many bytes a vector, as far as that is known. */
gboolean hek_entrant_can_win (const HekChooser *chooser, const HekEntrant *entrant, guint size,
                              double bound);

/* Whether candidate @a is better than @b; -1 is worse than all. */
gboolean hek_chooser_is_better (const HekChooser *chooser, int a, int b);

/* The best first. */
void hek_chooser_sort (HekChooser *chooser, GPtrArray *entrants);

/* Fills the choice but for its reasons: the best of @entrants that keeps its promise. */
gboolean hek_chooser_prove (HekChooser *chooser, GPtrArray *entrants, GError **error);

double hek_chooser_seconds_left (const HekChooser *chooser);

/* Whether there is time for more sizes of @entrant, which began with so many seconds left; notes it
 * when there is not. */
gboolean hek_chooser_has_time (HekChooser *chooser, double seconds_at_first,
                               const HekEntrant *entrant);

/* Whether another size of @entrant may be tried: there is time, or no answer yet on all rows. Notes
 * it when it may not. */
gboolean hek_chooser_may_go_on (HekChooser *chooser, const HekEntrant *entrant);

/* The recall that the target counts. */
HekRecall hek_choose_target_recall (const HekChooseTarget *target,
                                    const HekEvaluation *evaluation);

/* Fills choice->reasons. */
void hek_choose_explain (HekChooser *chooser);

G_END_DECLS
