/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-details.h"

G_BEGIN_DECLS

/* What a search box of the Explorer can be asked for. */
typedef enum
{
  HEK_EXPLORER_FIND_KEY,    /* keys that are the text, then those that begin with it, then those
                             * that hold it; upper and lower case are alike */
  HEK_EXPLORER_FIND_WORDS,  /* full text: rows with more and rarer ones of the words come first */
  HEK_EXPLORER_FIND_FILTER, /* an expression over the attributes (hek-filter.h), "price < 10" */
  HEK_EXPLORER_FIND_LIKE,   /* nearest to a row in the space of the vectors, by the index */
} HekExplorerFindKind;

/* Hits that are listed; all that were found are in the set. */
#define HEK_EXPLORER_MAX_HITS 1000u

typedef struct
{
  guint rank;        /* from 1 */
  guint32 row;       /* of the data; HEK_EXPLORER_NO_ROW: has no place in this layout */
  guint64 row_id;
  double distance;   /* LIKE: to the row; else NaN */
  double score;      /* WORDS: BM25, larger is better; else NaN */
  char *key;
  char *text;        /* (nullable): WORDS: the first text attribute that holds one of the words, cut
                      * to one short line around it */
} HekExplorerHit;

/* What was found. Frozen. */
typedef struct
{
  gatomicrefcount ref_count;
  HekExplorerFindKind kind;
  char *text;            /* what was asked for; LIKE: the key of the row */
  guint32 like;          /* LIKE: the row; else HEK_EXPLORER_NO_ROW */
  HekExplorerData *data; /* owned: whose rows these are */
  GArray *hits;          /* owned: of HekExplorerHit, best first */
  guint64 n_found;       /* rows of the collection, with a place or not */
  gboolean is_cut;       /* WORDS, LIKE: there may be more: so many were asked for */
  HekSceneSet *set;      /* owned: all that were found and have a place */
  float *distances;      /* owned (nullable): LIKE: of the rows of @data; NaN: not among the hits */
} HekExplorerHits;

HekExplorerHits *hek_explorer_hits_ref (HekExplorerHits *hits);
void             hek_explorer_hits_unref (HekExplorerHits *hits);

/*
 * HekExplorerFind is what the search box of the Explorer finds in the rows of a session's data. A
 * newer question replaces one that is under way; until it is answered the last hits stay. Hits go
 * with the data: when another layout is shown the question is asked again. Main thread only; it
 * never searches on it.
 */
#define HEK_TYPE_EXPLORER_FIND (hek_explorer_find_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerFind, hek_explorer_find, HEK, EXPLORER_FIND, GObject)

HekExplorerFind *hek_explorer_find_new (HekExplorerSession *session, HekJobList *jobs);

/* @text: of KEY, WORDS, FILTER; nothing but white space clears. "changed" now and when it ends;
 * "failed" (%HEK_FILTER_ERROR has a place, see hek_filter_error_get_place()). */
void hek_explorer_find_start (HekExplorerFind *self, HekExplorerFindKind kind, const char *text);
/* @k: 1 … HEK_EXPLORER_MAX_HITS nearest to @row, without it */
void hek_explorer_find_like (HekExplorerFind *self, guint32 row, guint k);
/* No hits, nothing under way: "changed". */
void hek_explorer_find_clear (HekExplorerFind *self);

gboolean         hek_explorer_find_is_finding (HekExplorerFind *self);
/* (nullable) borrowed: of the last question that was answered */
HekExplorerHits *hek_explorer_find_get_hits (HekExplorerFind *self);

/* Which kinds the collection has: WORDS only with a text attribute, FILTER only with any. */
gboolean         hek_explorer_find_has_kind (HekExplorerFind *self, HekExplorerFindKind kind);

/* The hit that one stands at, by its place in the list: the first one when hits come; -1: there are
 * none. Stepping goes round, over those without a place. "current-changed" */
int              hek_explorer_find_get_current (HekExplorerFind *self);
void             hek_explorer_find_set_current (HekExplorerFind *self, int idx);
void             hek_explorer_find_step (HekExplorerFind *self, int by);

/* Selects all that were found and have a place: an undo step of the session. */
void             hek_explorer_find_select (HekExplorerFind *self, HekSceneSetOp op);

/* Stops what is looked for. */
void             hek_explorer_find_close (HekExplorerFind *self);

/*
 * Signals
 *   changed ()                  hits, finding
 *   current-changed ()
 *   failed (const char *what, const GError *)   @what: translated, "Finding item-7"
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerHits, hek_explorer_hits_unref)

G_END_DECLS
