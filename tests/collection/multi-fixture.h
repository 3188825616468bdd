/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rng.h"
#include "things.h"

G_BEGIN_DECLS

#define MULTI_DIM 12
#define MULTI_FIRST 3000
#define MULTI_JOURNAL 60
#define MULTI_ROWS (MULTI_FIRST + MULTI_JOURNAL)
#define MULTI_DEAD 40
#define MULTI_LABELS 7

/* A collection with a graph over its first rows, a journal, and some deleted: row i has the label
 * i % MULTI_LABELS, numbers are between -1 and 1, and row 77 is all zero. */
typedef struct
{
  HekDistance distance;
  Things things;
  float *vectors; /* MULTI_ROWS × MULTI_DIM, in the order of row ids */
  gboolean *dead; /* MULTI_ROWS */
  HekRng rng;
} MultiFixture;

/* @data: the distance, as a pointer */
void multi_fixture_set_up (MultiFixture *fixture, gconstpointer data);
void multi_fixture_tear_down (MultiFixture *fixture, gconstpointer data);

HekSearcher *multi_fixture_open (MultiFixture *fixture);

/* @out: MULTI_DIM numbers like those of the rows */
void multi_fixture_random (MultiFixture *fixture, float *out);

G_END_DECLS
