/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"
#include "hek-layout-align.h"

G_BEGIN_DECLS

/*
 * Where rows are now, and where else they are: in another layout of the collection, or as a
 * codebook gives them back. Frozen.
 */
typedef struct
{
  gatomicrefcount ref_count;
  HekExplorerData *data;  /* owned: what was shown; rows are its rows */
  char *label;            /* of the other places: name of the layout or codebook */
  gboolean is_codebook;
  char *codebook;         /* (nullable): its uuid */
  guint n_coords;         /* of both: 3 when one of them has 3 */
  float *from, *to;       /* owned: data->n_rows × n_coords: of a layout: from there to the shown
                           * place; of a codebook: from the row to what it gives back.
                           * NaN: no place, or not asked for */
  float *distances;       /* owned: data->n_rows: of the two places, in units of the shown layout;
                           * geodesic where both lie on the sphere or in the hyperbolic ball;
                           * NaN: no place */
  GBytes *numbers;        /* owned: the same as doubles, for hek_explorer_view_share_extern() */
  guint32 *ranked;        /* owned: rows with a distance, farthest first; of equal ones by row */
  guint32 n_ranked;
  HekLayoutAlignment alignment; /* how the other places were brought to those of the layout before
                           * distances were taken; of a codebook: not at all */
  double mean, median, largest; /* of the distances; NaN without any */
} HekExplorerMoves;

HekExplorerMoves *hek_explorer_moves_ref (HekExplorerMoves *moves);
void              hek_explorer_moves_unref (HekExplorerMoves *moves);

/* The rows that moved most: @n of them. (transfer full) */
HekSceneSet      *hek_explorer_moves_select_most (const HekExplorerMoves *moves, guint32 n);
/* Places @t of the way, 0 at @from to 1 at @to, in a straight line: @out: n_rows × n_coords; rows
 * without one of them stand at the other. For morphing. */
void              hek_explorer_moves_mix (const HekExplorerMoves *moves, double t, float *out);

/* A codebook that fits the collection. */
typedef struct
{
  char *uuid, *name;   /* "NAME@VERSION" */
  gboolean is_applied; /* the collection has codes of it */
} HekExplorerCodebook;

/*
 * HekExplorerMovers compares the places of an Explorer session's rows. One comparison at a time; a
 * newer one replaces one that is under way. It goes with the data. Main thread only.
 */
#define HEK_TYPE_EXPLORER_MOVERS (hek_explorer_movers_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerMovers, hek_explorer_movers, HEK, EXPLORER_MOVERS, GObject)

HekExplorerMovers *hek_explorer_movers_new (HekExplorerSession *session, HekJobList *jobs);

/* With another stored layout of the collection, by name or id: "changed" now and when it ends, or
 * "failed". */
void hek_explorer_movers_compare_layout (HekExplorerMovers *self, const char *layout);

/**
 * hek_explorer_movers_compare_codebook:
 * @codebook: its uuid
 * @rows: (nullable): of the data: only these; %NULL: all
 *
 * Encodes and decodes the vectors of the rows, and places what comes out in the shown layout as new
 * rows: linear methods (pca, random) project it, others place it by its neighbours, which takes
 * longer. "changed" now and when it ends, or "failed".
 */
void hek_explorer_movers_compare_codebook (HekExplorerMovers *self, const char *codebook,
                                           HekSceneSet *rows);

/* Nothing is compared: "changed". */
void              hek_explorer_movers_clear (HekExplorerMovers *self);
gboolean          hek_explorer_movers_is_comparing (HekExplorerMovers *self);
HekJob           *hek_explorer_movers_get_job (HekExplorerMovers *self);   /* (nullable) */
HekExplorerMoves *hek_explorer_movers_get_moves (HekExplorerMovers *self); /* (nullable) borrowed */

/* Codebooks of the workspace that fit the collection: "codebooks-changed" or "failed". */
void             hek_explorer_movers_list_codebooks (HekExplorerMovers *self);
/* (element-type HekExplorerCodebook) borrowed: by name; empty before they are listed */
const GPtrArray *hek_explorer_movers_get_codebooks (HekExplorerMovers *self);

void hek_explorer_movers_close (HekExplorerMovers *self);

/*
 * Signals
 *   changed ()             moves, comparing
 *   codebooks-changed ()
 *   failed (const char *what, const GError *)   @what: translated, "Comparing with umap"
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerMoves, hek_explorer_moves_unref)

G_END_DECLS
