/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/* No row of the data: nothing is chosen, or what is meant has no place in the layout. */
#define HEK_EXPLORER_NO_ROW G_MAXUINT32

/* One attribute of a row, as people read it. */
typedef struct
{
  guint field;       /* of the schema */
  const char *name;  /* borrowed from the facts' schema */
  HekFieldType type;
  char *text;        /* owned (nullable): %NULL: missing. Valid UTF-8; JSON as it was stored */
} HekExplorerFact;

/* All that is known of a row. Frozen. */
typedef struct
{
  gatomicrefcount ref_count;
  guint32 row;               /* of @data */
  guint64 row_id;
  HekExplorerData *data;     /* owned */
  char *key;                 /* or the row id in decimal */
  char *row_name;            /* that no other row of any collection has: for caches of pictures */
  HekSchema *schema;         /* owned */
  HekExplorerFact *facts;    /* schema->n_fields, in the order of the schema */
  char *picture;             /* (nullable): absolute path of the picture that it came from */
  HekThumbnail *thumbnail;   /* owned (nullable): hek_thumbnail_read() is for a job */
  float *vector;             /* schema->dim numbers */
  double norm;               /* Euclidean length of the vector; not finite where that is not */
  guint n_coords;
  double position[3];        /* in the layout; NaN: it has no place; 0 where there are 2 */
  char **tags;               /* (array zero-terminated): names of the tags that hold it, sorted */
  guint64 segment_id;        /* where the collection keeps it */
  gboolean is_deleted;       /* since the layout was opened */
} HekExplorerFacts;

HekExplorerFacts *hek_explorer_facts_ref (HekExplorerFacts *facts);
void              hek_explorer_facts_unref (HekExplorerFacts *facts);

/*
 * HekExplorerDetails is the chosen row of an Explorer session, and all about it. The row goes along
 * by its id when another layout is shown, and is forgotten where it has no place in that one. Rows
 * that were chosen before are kept, to go back to. Main thread only; it never reads on it.
 */
#define HEK_TYPE_EXPLORER_DETAILS (hek_explorer_details_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerDetails, hek_explorer_details, HEK, EXPLORER_DETAILS, GObject)

HekExplorerDetails *hek_explorer_details_new (HekExplorerSession *session, HekJobList *jobs);

/* HEK_EXPLORER_NO_ROW, or a row that is not there: nothing is chosen. Emits "row-changed", and when
 * the facts are read "facts-changed", or "failed". Asks for its neighbours, too, when they are
 * wanted (set_neighbors). */
void    hek_explorer_details_set_row (HekExplorerDetails *self, guint32 row);
guint32 hek_explorer_details_get_row (HekExplorerDetails *self);
/* By its key: "row-changed", or "failed" when no row has it or it has no place in the layout. */
void    hek_explorer_details_set_key (HekExplorerDetails *self, const char *key);

/* (nullable) borrowed: of the chosen row; %NULL while it is being read */
HekExplorerFacts *hek_explorer_details_get_facts (HekExplorerDetails *self);
gboolean          hek_explorer_details_is_loading (HekExplorerDetails *self);

/* How many neighbours the session looks for (hek_explorer_session_find_neighbors()) whenever a row
 * is chosen; 0 (at first): none, so that a page that does not show them makes no work of it. Their
 * clear_neighbors() goes with the row. */
void  hek_explorer_details_set_neighbors (HekExplorerDetails *self, guint k);
guint hek_explorer_details_get_neighbors (HekExplorerDetails *self);
/* Of the exact neighbours that are shown, the part that the index finds, too: 0 to 1; NaN: nothing
 * is shown, or the row has no neighbour */
double hek_explorer_details_get_recall (HekExplorerDetails *self);

/* Rows chosen before: at most 100. Returns: whether there was one. "row-changed" */
gboolean hek_explorer_details_go_back (HekExplorerDetails *self);
gboolean hek_explorer_details_go_forward (HekExplorerDetails *self);
gboolean hek_explorer_details_can_go_back (HekExplorerDetails *self);
gboolean hek_explorer_details_can_go_forward (HekExplorerDetails *self);

/* Stops reading. */
void hek_explorer_details_close (HekExplorerDetails *self);

/*
 * Signals
 *   row-changed ()      get_row(), also what can be gone back to
 *   facts-changed ()    get_facts(), loading
 *   failed (const char *what, const GError *)   @what: translated, "Reading item-7"
 */

/* --- of any row, for tables and tiles: cheap, but for jobs where there are many --------------- */

/* (transfer full) (nullable): %NULL when the row was deleted, or its file is damaged */
char         *hek_explorer_data_dup_key (HekExplorerData *data, guint32 row);
/* (transfer full): as HekExplorerFacts has it: for caches */
char         *hek_explorer_data_dup_row_name (HekExplorerData *data, guint32 row);
/* (transfer full) (nullable): %NULL: it has none, or its file is damaged */
HekThumbnail *hek_explorer_data_find_thumbnail (HekExplorerData *data, guint32 row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerFacts, hek_explorer_facts_unref)

G_END_DECLS
