/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"
#include "hek-layout-quality.h"

G_BEGIN_DECLS

/* How far a stored layout can be trusted, as a whole: see hek-layout-quality.h. */
typedef struct
{
  gsize n_placed, n_measured; /* rows with a place; of these, measured against all others */
  guint k;
  double trustworthiness, continuity, preservation;
} HekExplorerQualityFigures;

/*
 * HekExplorerQuality measures the layouts of an Explorer session, each when it is shown and
 * somebody asks. What was measured is kept while the session shows the collection, so that its
 * layouts can be compared; a layout that was computed anew or added to has to be measured again.
 * Main thread only.
 */
#define HEK_TYPE_EXPLORER_QUALITY (hek_explorer_quality_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerQuality, hek_explorer_quality, HEK, EXPLORER_QUALITY, GObject)

HekExplorerQuality *hek_explorer_quality_new (HekExplorerSession *session, HekJobList *jobs);

/* Neighbours that are looked at; fewer where there are too few rows for so many. */
#define HEK_EXPLORER_QUALITY_K 15u

/**
 * hek_explorer_quality_measure:
 * @thorough: all rows, however long that takes; else as many as take some seconds
 *
 * Measures the layout that is shown: "changed" now and when it ends, or "failed".
 */
void hek_explorer_quality_measure (HekExplorerQuality *self, gboolean thorough);
void hek_explorer_quality_cancel (HekExplorerQuality *self);
gboolean hek_explorer_quality_is_measuring (HekExplorerQuality *self);
HekJob *hek_explorer_quality_get_job (HekExplorerQuality *self); /* (nullable) borrowed */

/* (nullable) borrowed: of a layout as it is now, when it was measured */
const HekExplorerQualityFigures *hek_explorer_quality_get (HekExplorerQuality *self,
                                                           const HekCollectionLayoutInfo *info);

void hek_explorer_quality_close (HekExplorerQuality *self);

/*
 * Signals
 *   changed ()
 *   failed (const char *what, const GError *)   @what: translated, "Measuring umap"
 */

G_END_DECLS
