/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-layout.h"
#include "hek-collection-tag.h"
#include "hek-explorer-data.h"
#include "hek-library.h"
#include "hek-scene-set.h"

G_BEGIN_DECLS

/*
 * HekExplorerSession is the model of the Explorer page: a collection, its stored layouts, the one
 * that is shown, computing new ones, columns to colour by, the selection, and the neighbours of a
 * row. It never computes on the calling thread. Main thread only.
 *
 * What is shown is one frozen HekExplorerData, shared by reference count: *rows* below are those of
 * the data (0 … n_rows − 1). Selection, columns and neighbours speak of them, and go with the data:
 * showing another layout carries the selection over by row id.
 */
#define HEK_TYPE_EXPLORER_SESSION (hek_explorer_session_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerSession, hek_explorer_session, HEK, EXPLORER_SESSION, GObject)

HekExplorerSession *hek_explorer_session_new (HekLibrary *library, HekJobList *jobs);

/* (nullable): another collection: nothing is shown of it yet, what works for the last one is
 * cancelled. */
void        hek_explorer_session_set_collection (HekExplorerSession *self, const char *uuid);
const char *hek_explorer_session_get_collection (HekExplorerSession *self); /* (nullable) */
/* (nullable) borrowed: the collection, when it is there */
HekLibraryItem *hek_explorer_session_get_item (HekExplorerSession *self);
/* borrowed */
HekLibrary *hek_explorer_session_get_library (HekExplorerSession *self);
HekJobList *hek_explorer_session_get_jobs (HekExplorerSession *self); /* borrowed */

/* --- stored layouts -------------------------------------------------------------------------- */

/* (element-type HekCollectionLayoutInfo) borrowed: by name, as far as they are known; read anew
 * after every change of the collection: "layouts-changed" */
const GPtrArray *hek_explorer_session_get_layouts (HekExplorerSession *self);
/* Whether they are being read just now. */
gboolean hek_explorer_session_is_looking (HekExplorerSession *self);

/* Opens a stored layout and shows it: "data-changed", or "failed". */
void hek_explorer_session_show (HekExplorerSession *self, const char *layout);
/* What show() was last asked for and has not opened yet. */
gboolean hek_explorer_session_is_opening (HekExplorerSession *self);
/* (nullable) borrowed: why show() could not open a layout when it last tried; @id: of the layout */
const char *hek_explorer_session_get_problem (HekExplorerSession *self, const char *id);

/* (nullable) borrowed: what is shown */
HekExplorerData *hek_explorer_session_get_data (HekExplorerSession *self);

/* How the shown layout relates to the last commit: rows that were deleted since and are still in
 * the data are told here, too. %FALSE: not known yet; "relation-changed" tells. */
gboolean hek_explorer_session_get_relation (HekExplorerSession *self,
                                            HekLayoutRelation *relation);

/* --- as of then ------------------------------------------------------------------------------ */

/**
 * hek_explorer_session_set_as_of:
 * @as_of_us: microseconds since 1970 UTC; 0: as it is now
 *
 * Shows the rows that lived at that moment, where the layout has a place for them: a row keeps its
 * place for life, and layouts made since serve as well as those of then. The relation of the layout
 * is that to the commit of then. Selection and view stay; neighbours, keys and attributes are of
 * then, too. "data-changed", or "failed" (nothing was committed yet, or the history that is kept
 * does not go so far back), and then it stays as it was. Another collection is shown as it is now;
 * computing a layout and placing rows, which are about now, go back to now first.
 */
void   hek_explorer_session_set_as_of (HekExplorerSession *self, gint64 as_of_us);
/* What is shown, or is just being opened; 0: now. "changed" tells. */
gint64 hek_explorer_session_get_as_of (HekExplorerSession *self);

/* Jobs in the order of the library; "layouts-changed" or "failed". */
void hek_explorer_session_rename (HekExplorerSession *self, const char *layout, const char *name);
/* "layout-deleted": the last one can be taken back, while the collection stays the same. */
void hek_explorer_session_delete (HekExplorerSession *self, const char *layout);
gboolean hek_explorer_session_restore (HekExplorerSession *self);
/* Places rows that were added since and takes deleted ones out; what is there does not move. Shows
 * the layout anew when it is the one that is shown. */
void hek_explorer_session_place (HekExplorerSession *self, const char *layout);

/* --- computing ------------------------------------------------------------------------------- */

/* What can be seen while a layout converges: frozen, shared by reference count. */
typedef struct
{
  gatomicrefcount ref_count;
  float *coords;       /* owned: n × n_coords; rows as in @row_ids */
  gsize n;
  guint n_coords;
  guint step, n_steps;
  double loss;         /* NaN: the method has none */
  HekExplorerRows *rows; /* owned: which rows these are, the same for all frames of a computation */
} HekExplorerFrame;

HekExplorerFrame *hek_explorer_frame_ref (HekExplorerFrame *frame);
void              hek_explorer_frame_unref (HekExplorerFrame *frame);

/**
 * hek_explorer_session_compute:
 * @name: (nullable): of the layout that is stored; %NULL: the method's id, with a number when it is
 *   taken
 * @replace: a layout of that name is replaced; else "failed"
 *
 * Computes a layout of all rows, stores it and shows it. "frame" at most 10 times a second. One at
 * a time: what is being computed is cancelled and dropped.
 */
void hek_explorer_session_compute (HekExplorerSession *self, const HekLayoutRecipe *recipe,
                                   const char *name, gboolean replace);
/* Goes on with an unfinished layout from its checkpoint, or computes a stored or damaged one again
 * from its recipe. */
void hek_explorer_session_compute_again (HekExplorerSession *self, const char *layout);

void     hek_explorer_session_pause (HekExplorerSession *self);  /* at the next step */
void     hek_explorer_session_resume (HekExplorerSession *self);
gboolean hek_explorer_session_is_paused (HekExplorerSession *self);
/* @keep: what was done so far becomes an unfinished layout, with which compute_again() goes on;
 * methods without steps (pca, random) keep nothing */
void     hek_explorer_session_cancel (HekExplorerSession *self, gboolean keep);
gboolean hek_explorer_session_is_computing (HekExplorerSession *self);
/* (nullable) borrowed: for progress */
HekJob  *hek_explorer_session_get_job (HekExplorerSession *self);
/* (nullable) borrowed: the last one of what is being computed */
HekExplorerFrame *hek_explorer_session_get_frame (HekExplorerSession *self);

/* --- columns --------------------------------------------------------------------------------- */

/* (nullable): of the collection: its fields are what can be coloured by */
HekSchema *hek_explorer_session_get_schema (HekExplorerSession *self);

/* Reads a field of the rows of the data: "column-changed" with its number, or "failed". Read ones
 * are kept with the data. */
void hek_explorer_session_load_column (HekExplorerSession *self, guint field);
/* (nullable) borrowed: when it was read */
HekExplorerColumn *hek_explorer_session_get_column (HekExplorerSession *self, guint field);

/* --- selection ------------------------------------------------------------------------------- */

/* (transfer none): never %NULL while there is data; of hek_explorer_data n_rows */
HekSceneSet *hek_explorer_session_get_selection (HekExplorerSession *self);
/* "selection-changed"; a step of undo() */
void     hek_explorer_session_select (HekExplorerSession *self, HekSceneSetOp op,
                                      HekSceneSet *set);

/* Those of some row ids that are shown; others are passed over. As
 * hek_explorer_session_select(). */
void hek_explorer_session_select_ids (HekExplorerSession *self, HekSceneSetOp op,
                                      const guint64 *row_ids, gsize n);

/* 50 steps of the selection, which go with the data, and of tags, which stay with the collection:
 * "selection-changed", or "tags-changed" when it is done. */
gboolean hek_explorer_session_undo (HekExplorerSession *self);
gboolean hek_explorer_session_redo (HekExplorerSession *self);
gboolean hek_explorer_session_can_undo (HekExplorerSession *self);
gboolean hek_explorer_session_can_redo (HekExplorerSession *self);

/* Keeps the selection under a name with the collection, as rows for life: a *tag*; one of that name
 * is replaced. "tag-changed" or "failed". An empty selection takes the tag away. A step of
 * undo(). */
void hek_explorer_session_save_tag (HekExplorerSession *self, const char *name);
/* Takes a tag away, whatever is selected: "tag-changed" or "failed". A step of undo(). */
void hek_explorer_session_delete_tag (HekExplorerSession *self, const char *name);
/* Only the last step of a tag, whatever was selected since. */
gboolean hek_explorer_session_undo_tag (HekExplorerSession *self);

typedef enum
{
  HEK_EXPLORER_TAG_MADE,
  HEK_EXPLORER_TAG_REPLACED,
  HEK_EXPLORER_TAG_DELETED,
  HEK_EXPLORER_TAG_TURNED, /* by undo or redo */
} HekExplorerTagChange;

/* (element-type HekCollectionTag) borrowed: by name */
const GPtrArray *hek_explorer_session_get_tags (HekExplorerSession *self);
/* Selects the rows of a tag: "selection-changed" or "failed". */
void hek_explorer_session_select_tag (HekExplorerSession *self, const char *name,
                                      HekSceneSetOp op);

/* --- neighbours ------------------------------------------------------------------------------ */

typedef struct
{
  guint32 row;       /* of the data; G_MAXUINT32: has no place in this layout */
  guint64 row_id;
  char *key;         /* owned */
  float distance;
} HekExplorerNeighbor;

typedef struct
{
  guint32 row;       /* that was asked for */
  char *key;         /* owned: of it */
  guint k;
  GArray *exact, *approximate; /* owned: of HekExplorerNeighbor, nearest first, without the row */
  guint n_common;    /* of @exact that are among @approximate */
} HekExplorerNeighbors;

/* @k: 1 … 1000. "neighbors-changed" or "failed"; of two calls only the last one's. */
void hek_explorer_session_find_neighbors (HekExplorerSession *self, guint32 row, guint k);
void hek_explorer_session_clear_neighbors (HekExplorerSession *self);
/* (nullable) borrowed */
const HekExplorerNeighbors *hek_explorer_session_get_neighbors (HekExplorerSession *self);

/* --- out of it ------------------------------------------------------------------------------- */

/* Keys of the selected rows, one a line, for the clipboard; at most @n_most. (transfer full)
 * (nullable): %NULL when an attribute file is damaged. Cheap enough for 10,000 rows. */
char *hek_explorer_session_dup_keys (HekExplorerSession *self, gsize n_most);

/* Keys and positions of all rows of the commit of the data, with a place or not, or of the selected
 * rows only, as hek_collection_export_layout() writes them (.csv .npy …): "exported" or
 * "failed". */
void hek_explorer_session_export (HekExplorerSession *self, const char *path,
                                  gboolean selection_only);

/* Stops what is computed, looked for and opened. What is stored, and columns and tags that are
 * read, go on to their end, and tell of it. */
void hek_explorer_session_close (HekExplorerSession *self);

/*
 * Signals
 *   changed ()             collection, opening, computing, paused
 *   layouts-changed ()     the list
 *   data-changed ()        another layout is shown, or none
 *   relation-changed ()
 *   frame ()               get_frame() has another one
 *   column-changed (guint field)
 *   selection-changed ()
 *   tags-changed ()        the list
 *   tag-changed (const char *name, guint change, gboolean can_undo)   HekExplorerTagChange; it
 *                          cannot be undone where it was damaged before
 *   neighbors-changed ()
 *   exported (const char *path)
 *   layout-deleted (const char *name)        it can be taken back by hek_explorer_session_restore()
 *   failed (const char *what, const GError *)   @what: translated, "Computing umap"
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerFrame, hek_explorer_frame_unref)

G_END_DECLS
