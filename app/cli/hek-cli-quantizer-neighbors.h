/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-quantizer.h"

G_BEGIN_DECLS

/* One run of "hektor quantizer neighbors". */
typedef struct
{
  HekCliVectors vectors; /* owned */
  HekCodebook *book;     /* owned */
  char *codebook;        /* owned (nullable): its name in the workspace */
  guint version;
  char *options;         /* owned: of the method, as it was trained */
  guint8 *codes;         /* owned: of all rows */
  guint k;
  guint32 row;           /* of the vectors: that is asked for */
  gsize n_queries;       /* rows that it was found among; 0: it was named */
  guint n;               /* in each list */
  HekComparedNeighbor *exact, *quantized; /* owned: k */
} HekCliNeighbors;

void hek_cli_neighbors_clear (HekCliNeighbors *job);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekCliNeighbors, hek_cli_neighbors_clear)

/* --out: whether it can be written, asked before long work. */
gboolean hek_cli_neighbors_check_out (HekCli *cli, GError **error);

/* Prints both lists, or writes them as --out says. */
gboolean hek_cli_neighbors_answer (HekCli *cli, const HekCliNeighbors *job, GError **error);

G_END_DECLS
