/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-choose.h"
#include "hek-library.h"
#include "hek-quantizer-run.h"

G_BEGIN_DECLS

/*
 * HekQuantizerSession is the model of the Quantizer page: a collection, the runs (one method at one
 * budget each) that were measured on it, the choice for a target, and the neighbours of a row that
 * a run loses. Rows are read and exact neighbours are found once for all runs of one sample. It
 * never computes on the calling thread. Main thread only.
 */
#define HEK_TYPE_QUANTIZER_SESSION (hek_quantizer_session_get_type ())
G_DECLARE_FINAL_TYPE (HekQuantizerSession, hek_quantizer_session, HEK, QUANTIZER_SESSION, GObject)

HekQuantizerSession *hek_quantizer_session_new (HekLibrary *library, HekJobList *jobs);

/* (nullable): another collection; what was measured on the last one is dropped, what runs is
 * cancelled. */
void        hek_quantizer_session_set_collection (HekQuantizerSession *self, const char *uuid);
const char *hek_quantizer_session_get_collection (HekQuantizerSession *self); /* (nullable) */

/* What all runs have in common. */
typedef struct
{
  gsize n_rows_max; /* rows that take part, queries included; 0: all */
  gsize n_queries;  /* that are held out */
  guint rerank;     /* candidates that are compared exactly; 0: none, else at least 10 */
  guint64 seed;
} HekQuantizerSample;

/* All rows, 1,000 queries, 100 candidates, seed 0. */
const HekQuantizerSample *hek_quantizer_session_get_sample (HekQuantizerSession *self);
/* Runs of another sample stay in the list and say that they are not comparable
 * (hek_quantizer_run_is_current()). */
void        hek_quantizer_session_set_sample (HekQuantizerSession *self,
                                              const HekQuantizerSample *sample);

/**
 * hek_quantizer_session_add:
 * @values: of the method's options
 * @budget: most bytes of a code; 0: the method's own
 *
 * Puts a run at the end of the queue, and starts working when nothing does. Runs work one after the
 * other. One that is in the list already, of this sample, is not made anew, unless it failed or was
 * cancelled.
 *
 * Returns: (transfer none) (nullable): the run; %NULL: the method has no code of so few bytes, or
 * the collection is not there ("failed")
 */
HekQuantizerRun *hek_quantizer_session_add (HekQuantizerSession *self, const HekCodec *codec,
                                            const HekOptionValues *values, gsize budget);

/* (transfer none): GListModel of HekQuantizerRun, in the order in which they were added */
GListModel *hek_quantizer_session_get_runs (HekQuantizerSession *self);

/* A pause is taken at the next step of the training, before the next run, and in a choice before
 * the next candidate; times do not count it. It ends when nothing is left to do. */
void        hek_quantizer_session_pause (HekQuantizerSession *self);
void        hek_quantizer_session_resume (HekQuantizerSession *self);
gboolean    hek_quantizer_session_is_paused (HekQuantizerSession *self);
/* The run that works, those that wait, and a choice; finished ones stay. */
void        hek_quantizer_session_cancel (HekQuantizerSession *self);
void        hek_quantizer_session_cancel_run (HekQuantizerSession *self, HekQuantizerRun *run);
void        hek_quantizer_session_remove_run (HekQuantizerSession *self, HekQuantizerRun *run);
/* Puts back what remove_run() took last, with all that was measured, and the one before it the next
 * time; undo for the page. */
gboolean    hek_quantizer_session_restore_run (HekQuantizerSession *self);
/* Whether something works or waits, also while it is paused. */
gboolean    hek_quantizer_session_is_busy (HekQuantizerSession *self);
/* (nullable) borrowed: what works now, for progress: the search for exact neighbours, before the
 * first run of a sample; one run; or a choice */
HekJob     *hek_quantizer_session_get_job (HekQuantizerSession *self);

/* What all parts of the page look at. (nullable) borrowed */
HekQuantizerRun *hek_quantizer_session_get_selected (HekQuantizerSession *self);
void        hek_quantizer_session_set_selected (HekQuantizerSession *self, HekQuantizerRun *run);

/* (nullable) borrowed: on which finished runs were measured, of the current sample; %NULL before
 * the first one */
HekEvaluateSet *hek_quantizer_session_get_set (HekQuantizerSession *self);

/* --- automatic choice ------------------------------------------------------------------------ */

/**
 * hek_quantizer_session_choose:
 * @seconds: on the clock; 0: no limit
 *
 * Looks for the best method and size. What it measures on the way is told by "choice-changed"; the
 * winner becomes a run of the list, finished, and is selected. Waits for runs that work.
 */
void        hek_quantizer_session_choose (HekQuantizerSession *self, const HekChooseTarget *target,
                                          double seconds);
gboolean    hek_quantizer_session_is_choosing (HekQuantizerSession *self);
/* (element-type HekChooseCandidate) borrowed: of the choice that goes on, or the last one */
const GArray *hek_quantizer_session_get_candidates (HekQuantizerSession *self);

typedef struct
{
  HekChooseTarget target;
  gboolean met;
  HekRecall recall;        /* as the target counts it, on queries that took no part */
  HekQuantizerRun *run;    /* owned: that was chosen, or comes nearest */
  GPtrArray *reasons;      /* owned: char *, sentences, translated */
} HekQuantizerChoice;

/* (nullable) borrowed: the last one that ended, of this collection */
const HekQuantizerChoice *hek_quantizer_session_get_choice (HekQuantizerSession *self);

/* --- neighbours lost and gained -------------------------------------------------------------- */

typedef struct
{
  guint32 row;             /* of the evaluation set's base */
  guint64 row_id;          /* of the collection */
  char *key;               /* owned: what people know it by: key, else its number */
  char *picture;           /* owned (nullable): the picture file that the row came from */
  HekThumbnail *thumbnail; /* owned (nullable): that is kept with the row */
  float distance, estimate;
  gsize rank, rank_by_estimate; /* its place among all rows, from 1 */
} HekQuantizerNeighbor;

typedef struct
{
  HekQuantizerRun *run;    /* owned */
  HekEvaluateSet *set;     /* owned: that @query and rows number */
  int query;               /* of the queries of @set; -1: a row of its base was asked for */
  guint32 row;             /* of the base, when @query is -1; %HEK_FLAT_NO_ROW: the row takes no
                            * part in the sample */
  float *vector;           /* owned: of what was asked for, as the collection has it */
  char *key;               /* owned: of the row that was asked for */
  char *picture;           /* owned (nullable) */
  HekThumbnail *thumbnail; /* owned (nullable) */
  guint k;
  GArray *exact, *quantized; /* owned: of HekQuantizerNeighbor, @k or fewer each */
  guint n_lost;            /* of @exact, that are not among @quantized; as many are gained */
} HekQuantizerNeighbors;

/**
 * hek_quantizer_session_compare:
 * @run: finished
 * @key: key of a row, or its number in the order of import when there are no keys
 * @k: 1 … 100
 *
 * "neighbors-changed" when it is done, or "failed"; of two comparisons only the last one's. One
 * that was cancelled is only "changed".
 */
void        hek_quantizer_session_compare (HekQuantizerSession *self, HekQuantizerRun *run,
                                           const char *key, guint k);
/* The same for query @idx of the evaluation set, or when @idx is -1 for the query that loses
 * most. */
void        hek_quantizer_session_compare_query (HekQuantizerSession *self, HekQuantizerRun *run,
                                                 int idx, guint k);
/* Whether a comparison works, whose end will be told. */
gboolean    hek_quantizer_session_is_comparing (HekQuantizerSession *self);
/* (nullable) borrowed */
const HekQuantizerNeighbors *hek_quantizer_session_get_neighbors (HekQuantizerSession *self);

/* --- out of it ------------------------------------------------------------------------------- */

/* Keeps the run's codebook in the workspace under @name (the next version of it), and encodes the
 * collection with it when @apply says so: "saved-codebook" or "failed". */
void        hek_quantizer_session_save_codebook (HekQuantizerSession *self, HekQuantizerRun *run,
                                                 const char *name, gboolean apply);

/* Writes pinned runs, or all finished and current ones when none is pinned, with their errors
 * (.pdf .png .csv .json): "saved-report" or "failed". */
void        hek_quantizer_session_save_report (HekQuantizerSession *self, const char *path);

/* Stops everything but what is being saved. */
void        hek_quantizer_session_close (HekQuantizerSession *self);

/*
 * Signals
 *   changed ()             collection, sample, busy, paused, selected, a comparison that failed or
 *                          was cancelled; runs tell of themselves
 *   choice-changed ()      began, another candidate, or ended
 *   neighbors-changed ()
 *   saved-codebook (const char *full_name, gboolean applied)
 *   saved-report (const char *path)
 *   failed (const char *what, const GError *)   @what: translated, "Training pq"
 */

G_END_DECLS
