/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-flat-private.h"
#include "hek-hnsw-build-private.h"
#include "hek-hnsw-head.h"

G_BEGIN_DECLS

/* Every so many rows one is a place where searches may begin. */
#define HEK_HNSW_HEAD_STRIDE 128

#define HEK_HNSW_HEAD_MAX_STARTS (HEK_HNSW_HEAD_MAX_ROWS / HEK_HNSW_HEAD_STRIDE)

struct _HekHnswHead
{
  gatomicrefcount ref;
  HekRows rows;        /* n is the capacity */
  HekDistance distance;
  guint m, ef_construction;
  guint n;             /* atomic: rows that are complete */

  guint8 *data;        /* owned */
  float *squares;      /* owned, of the rows: of cosine and ip */
  HekHnswLayer layer;  /* owned links; a row is a position */
  guint32 *same;       /* owned: the first row with the same numbers, which alone has links */
  guint32 *next;       /* owned: of such a row, and of its copies: the next copy; atomic */
  float longest;       /* the largest square, in the bits of a guint32: atomic, of the writer */

  const HekKernelDistance *sums;

  /* of the writer */
  guint16 *n_in;       /* owned: links that lead to a row */
  HekHnswWorker *worker;
  HekHnswLinker *linker;
};

HekHnswProbe hek_hnsw_head_probe (const HekHnswHead *self);

/* Where a walk begins: the nearest of some rows. @n: rows that are there, > 0 */
guint32 hek_hnsw_head_start (const HekHnswHead *self, const HekHnswProbe *probe, guint n);

G_END_DECLS
