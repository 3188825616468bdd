/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate-report.h"

G_BEGIN_DECLS

/*
 * One method at one budget on the sample of a quantizer session: a list item that tells of its
 * changes. Main thread only, but its evaluation does not change once it is there and may be read by
 * jobs that hold the run.
 */
#define HEK_TYPE_QUANTIZER_RUN (hek_quantizer_run_get_type ())
G_DECLARE_FINAL_TYPE (HekQuantizerRun, hek_quantizer_run, HEK, QUANTIZER_RUN, GObject)

typedef enum
{
  HEK_QUANTIZER_RUN_WAITING,
  HEK_QUANTIZER_RUN_TRAINING,
  HEK_QUANTIZER_RUN_MEASURING, /* encoding, errors, recall, speed */
  HEK_QUANTIZER_RUN_DONE,
  HEK_QUANTIZER_RUN_FAILED,
  HEK_QUANTIZER_RUN_CANCELLED,
} HekQuantizerRunState;

HekQuantizerRunState   hek_quantizer_run_get_state (HekQuantizerRun *run);
const HekCodec        *hek_quantizer_run_get_codec (HekQuantizerRun *run);
const HekOptionValues *hek_quantizer_run_get_values (HekQuantizerRun *run);
gsize                  hek_quantizer_run_get_budget (HekQuantizerRun *run); /* 0: the method's */
gsize                  hek_quantizer_run_get_code_bytes (HekQuantizerRun *run); /* that it has */
/* "pq · 98 bytes", with options that are not at their defaults */
const char            *hek_quantizer_run_get_label (HekQuantizerRun *run);
/* (nullable): why it failed */
const char            *hek_quantizer_run_get_message (HekQuantizerRun *run);
double                 hek_quantizer_run_get_fraction (HekQuantizerRun *run);   /* of its work */

/* Mean squared error a row after each step of the training, as they come in. */
const double          *hek_quantizer_run_get_losses (HekQuantizerRun *run, guint *n);

/* (nullable) borrowed: when it is done. Its codes are %NULL when they take much memory: the
 * codebook makes the same ones anew. */
const HekEvaluation   *hek_quantizer_run_get_evaluation (HekQuantizerRun *run);
/* Whether it was measured on the session's sample of now. */
gboolean               hek_quantizer_run_is_current (HekQuantizerRun *run);
/* On the front of bytes a vector and recall@10 (reranked where it was measured) among current
 * runs. */
gboolean               hek_quantizer_run_is_best (HekQuantizerRun *run);

/* Of two finished runs none is lost when a pinned one is compared. */
gboolean               hek_quantizer_run_get_pinned (HekQuantizerRun *run);
void                   hek_quantizer_run_set_pinned (HekQuantizerRun *run, gboolean pinned);

/* (nullable): "NAME@VERSION" of the codebook that was saved of it */
const char            *hek_quantizer_run_get_codebook (HekQuantizerRun *run);

/* Signals: changed (): any of these */

G_END_DECLS
