/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget-source.h"

G_BEGIN_DECLS

/* 2026-11-01 00:00 UTC. */
#define T0 (G_GINT64_CONSTANT (1793491200) * G_USEC_PER_SEC)
#define SECOND ((gint64) G_USEC_PER_SEC)

#define N_ROWS 100u

/* A workspace with a collection "photos" of N_ROWS rows (label: text, red, green and blue in turn;
 * price: i / 4, missing where i % 10 is 0; back: -price, and so its opposite; seen: T0 + i s), and
 * with telemetry. */
typedef struct
{
  char *folder;
  HekWorkspace *workspace;
  HekSeriesStore *series;
  char *uuid; /* of photos */
  HekWidgetContext context; /* from T0, ten minutes */
} SourceFixture;

void source_fixture_set_up (SourceFixture *fixture);
void source_fixture_tear_down (SourceFixture *fixture);

/* Counts, amounts and latencies, of photos or of another collection: one value of each second. */
void source_fixture_record (SourceFixture *fixture, const char *scope, const char *instrument,
                            HekSeriesKind kind, gint64 second, double value);

/* @json: of a query. */
HekWidgetQuery *source_fixture_query (const char *json);
HekFrame *source_fixture_fetch (SourceFixture *fixture, const char *json);
/* It fails, and the message has @words. */
void source_fixture_fail (SourceFixture *fixture, const char *json, const char *words);

G_END_DECLS
