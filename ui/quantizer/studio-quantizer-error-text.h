/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-quantizer-run.h"

G_BEGIN_DECLS

/* All: (transfer full). */

/* "Mean squared error 451.2k on 59,000 rows, 463.1k on 1,000 held-out queries (+2.6 %) · 10.3 % of
 * the variance" */
char *studio_quantizer_error_text_facts (const HekEvaluation *evaluation);

/* (nullable) Why the run has no error by subspace, or no use of centroids; %NULL: it has */
char *studio_quantizer_error_text_no_subspaces (const HekEvaluation *evaluation);
char *studio_quantizer_error_text_no_centroids (const HekEvaluation *evaluation);

/* (nullable) Why the subspaces of @other are not beside those of @run; %NULL: they are, or @run has
 * none */
char *studio_quantizer_error_text_other_subspaces (const HekEvaluation *run,
                                                   const HekEvaluation *other,
                                                   const char *other_label);

/* "Half of the rows at most 430k, 95 % 812k, 99 % 1.1M, all 2.3M." */
char *studio_quantizer_error_text_spread (const HekEvaluateErrors *errors);

/* Why there is nothing to be seen of a run that has no evaluation. @run: (nullable): none is
 * selected */
char *studio_quantizer_error_text_missing (HekQuantizerRun *run);

G_END_DECLS
