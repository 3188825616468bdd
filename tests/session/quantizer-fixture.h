/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-quantizer-session.h"
#include "library-fixture.h"

G_BEGIN_DECLS

#define QUANTIZER_ROWS 700u
#define QUANTIZER_DIM 8u
#define QUANTIZER_QUERIES 50u

/* A quantizer session on a library with the collection "things" of library_fixture_import(), which
 * is chosen, and a sample of all rows, QUANTIZER_QUERIES of them held out, and 20 candidates. */
typedef struct
{
  LibraryFixture base;
  HekQuantizerSession *session;
  char *uuid; /* of "things" */
  guint n_changed, n_choice, n_neighbors, n_saved, n_reports, n_failed;
  char *what, *message; /* of the last failure */
  char *full_name;      /* of the last codebook */
  gboolean applied;
} QuantizerFixture;

void quantizer_fixture_set_up (QuantizerFixture *fixture, gconstpointer data);
void quantizer_fixture_tear_down (QuantizerFixture *fixture, gconstpointer data);

/* Runs the main loop once. */
void quantizer_fixture_iterate (QuantizerFixture *fixture);
/* Until nothing works or waits. */
void quantizer_fixture_wait (QuantizerFixture *fixture);

/* A run with the method's own options. It must be taken. */
HekQuantizerRun *quantizer_fixture_add (QuantizerFixture *fixture, const char *method,
                                        gsize budget);

/* What the command line would measure: (transfer full). @set: (out) (transfer full) */
HekEvaluation *quantizer_fixture_evaluate (QuantizerFixture *fixture, HekQuantizerRun *run,
                                           HekEvaluateSet **set, GArray *losses);

/* A finished run has the figures, codes and losses of a measurement without the session. */
void quantizer_fixture_assert_same (QuantizerFixture *fixture, HekQuantizerRun *run);

/* Adds a run that is paused as soon as it trains, and waits for that. The sample is another one
 * afterwards, so that exact neighbours have to be found before. */
HekQuantizerRun *quantizer_fixture_add_paused (QuantizerFixture *fixture);

/* Rows as CSV, and of them the collection @name. @numbers: @n × @dim
 * Returns: (transfer full): its uuid */
char *quantizer_fixture_import (QuantizerFixture *fixture, const char *name, const double *numbers,
                                guint n, guint dim);

G_END_DECLS
