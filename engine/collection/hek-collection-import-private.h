/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-import.h"

G_BEGIN_DECLS

/* --- hek-collection-import-plan.c ---------------------------------------------------------- */

/* What a collection that is made for @sources is to hold; strings belong to @plan.
 * Returns: (transfer full): its schema */
HekSchema *hek_import_plan_make_spec (const HekImportPlan *plan, const GPtrArray *sources,
                                      HekStoreSpec *spec);

/* --- hek-collection-import-run.c ----------------------------------------------------------- */

/* Reads @sources into @store and publishes. @keep_cancelled: (nullable), read when the task was
 * cancelled; @is_resumed: there is a note, which goes when nothing is left; @report: without a
 * commit its seq is 0. */
gboolean hek_import_run (HekStore *store, HekKeyPolicy keys, const gboolean *keep_cancelled,
                         const GPtrArray *sources, gboolean is_resumed, HekImportReport *report,
                         const HekTask *task, GError **error);

/* --- hek-collection-import-note.c ---------------------------------------------------------- */

/* The sidecar of the collection that says where an import stopped. */
#define HEK_IMPORT_NOTE "unfinished"

/* A file that is not at its end. */
typedef struct
{
  char *path; /* absolute */
  HekSourceOptions options;
  HekSourcePosition position;
} HekImportFile;

/* Where an import stopped. */
typedef struct
{
  HekKeyPolicy keys;
  GPtrArray *files; /* of HekImportFile, in their order */
} HekImportNote;

/* @sources: from @first on; @position: in the first of them */
HekImportNote *hek_import_note_new (HekKeyPolicy keys, const GPtrArray *sources, guint first,
                                    const HekSourcePosition *position);
void           hek_import_note_free (HekImportNote *note);

/* A #HekSidecarFunc of a HekImportNote. */
gboolean       hek_import_note_write (HekSidecarWriter *writer, gpointer note, GError **error);

/* Returns: (nullable): %NULL without an error when there is none */
HekImportNote *hek_import_note_read (HekSnapshot *snapshot, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekImportNote, hek_import_note_free)

G_END_DECLS
