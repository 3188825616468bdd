/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-rows.h"
#include "hek-layout.h"
#include "hek-store.h"

G_BEGIN_DECLS

/*
 * Layouts that are kept with a collection. Each has a name, unique in the collection, and two
 * sidecars of it, published and replaced in one transaction:
 *
 *   layout-<id>.card   name, recipe, commit, what it is: small, so that a rename costs nothing
 *   layout-<id>.pos    row ids and positions (hek-layout-file.c of engine/layout)
 *   layout-<id>.state  instead of .pos while it is unfinished: row ids and a checkpoint
 *
 * A layout is of row ids, which are for life: it survives compactions, and says honestly how it
 * relates to another commit (HekLayoutRelation). Where the positions are damaged the card still has
 * the recipe, from which they can be computed again: of the same rows the same bytes.
 *
 * Rows are laid out in the order of their ids, wherever segments keep them.
 */
typedef struct
{
  char *id;           /* of its files: "umap-5f1c02a7", for life */
  char *name;         /* what people call it */
  char *recipe;       /* hek_layout_recipe_to_json() */
  guint64 seq;        /* the commit whose rows it was made of */
  guint64 n_rows;     /* of the layout */
  guint64 n_added;    /* of them, placed later, by hek_collection_place_layout() */
  guint n_coords;
  gint64 made_us;     /* microseconds since 1970 UTC */
  double compute_s;   /* wall clock, all parts of it; 0: not known */
  gboolean unfinished; /* there is a checkpoint instead of positions */
  char *problem;      /* (nullable): the card is damaged: only @id, and @name like it, are known */
} HekCollectionLayoutInfo;

HekCollectionLayoutInfo *hek_collection_layout_info_copy (const HekCollectionLayoutInfo *info);
void                     hek_collection_layout_info_free (HekCollectionLayoutInfo *info);

/* Bytes of a name: not empty, one line of UTF-8. */
#define HEK_LAYOUT_NAME_MAX_BYTES 255u

gboolean hek_collection_check_layout_name (const char *name, GError **error);

/* Returns: (transfer full) (element-type HekCollectionLayoutInfo): by name, damaged ones last;
 * reads the cards only */
GPtrArray *hek_collection_list_layouts (HekSnapshot *snapshot);

/* @name: also the id. Errors: %HEK_STORE_ERROR_NOT_FOUND with the names that there are;
 * %HEK_STORE_ERROR_DAMAGED */
HekCollectionLayoutInfo *hek_collection_find_layout (HekSnapshot *snapshot, const char *name,
                                                     GError **error);

/* How a layout relates to a commit. */
typedef struct
{
  guint64 n_drawn;    /* rows of the layout that live */
  guint64 n_gone;     /* rows of the layout that were deleted: not drawn */
  guint64 n_unplaced; /* live rows that have no place in it: added since */
} HekLayoutRelation;

/* A stored layout, opened. */
typedef struct
{
  HekCollectionLayoutInfo *info; /* owned */
  HekLayout *layout;             /* owned (nullable): mapped; %NULL when it is unfinished */
  GBytes *state;                 /* owned (nullable): its checkpoint otherwise */
  guint64 *row_ids;              /* owned: ascending */
  gsize n_rows;
} HekCollectionLayout;

/**
 * hek_collection_open_layout:
 * @name: or id
 *
 * Errors: as hek_collection_find_layout(); %HEK_STORE_ERROR_DAMAGED naming the layout, its file and
 * what to do; cancelled
 */
HekCollectionLayout *hek_collection_open_layout (HekSnapshot *snapshot, const char *name,
                                                 const HekTask *task, GError **error);
void                 hek_collection_layout_free (HekCollectionLayout *self);

/**
 * hek_collection_relate_layout:
 * @live: (out) (optional) (array): hek_collection_layout n_rows: whether the row lives
 *
 * On all threads, about 10 ns a row and thread. Returns: %FALSE when cancelled
 */
gboolean hek_collection_relate_layout (const HekCollectionLayout *self, HekSnapshot *snapshot,
                                       HekLayoutRelation *relation, guint8 *live,
                                       const HekTask *task, GError **error);

/* Rows of a layout in its order, by ascending ids. @row_ids: (nullable) (array length=n): %NULL:
 * all live rows. Errors: as hek_collection_read_rows(); %HEK_STORE_ERROR_NOT_FOUND when one of
 * @row_ids does not live any more */
gboolean hek_collection_read_layout_rows (HekSnapshot *snapshot, const guint64 *row_ids, gsize n,
                                          HekCollectionRows *out, const HekTask *task,
                                          GError **error);

/* What is to be stored. What is finished never gives way to what is not. */
typedef struct
{
  const char *name;
  gboolean replace;       /* the layout of that name, if there is one; it keeps its id */
  const char *id;         /* (nullable): of the layout that it replaces, and whose name of now it
                           * keeps */
  gint64 made_us;         /* of the layout of @id, which is not replaced when it was made anew
                           * since; 0: whatever it is by now */
  const HekCollectionLayoutInfo *was; /* (nullable): that was deleted and comes back: its id, where
                           * that is free, and the moment when it was made */
  gboolean any_name;      /* where the name is taken: with a number, "umap 2" */
  HekLayout *layout;      /* (nullable): finished */
  const HekLayoutRecipe *recipe; /* when there is no layout */
  GBytes *state;          /* (nullable): of what is not finished */
  const guint64 *row_ids; /* (array length=n_rows): ascending */
  gsize n_rows;
  guint64 n_added;
  guint64 seq;
  double compute_s;
} HekLayoutPut;

/* Errors: %HEK_STORE_ERROR_EXISTS (also: it was made anew since), %HEK_STORE_ERROR_INVALID (the
 * name), those of the store.
 * Returns: (transfer full) */
HekCollectionLayoutInfo *hek_collection_put_layout (HekStore *store, const HekLayoutPut *put,
                                                    GError **error);

/* @name: or id. Renaming to its own name does nothing. Errors: NOT_FOUND, EXISTS, INVALID */
gboolean hek_collection_rename_layout (HekStore *store, const char *name, const char *to,
                                       GError **error);
/* Also a damaged one. */
gboolean hek_collection_delete_layout (HekStore *store, const char *name, GError **error);

/* "umap", or "umap 2" and so on when that is taken: (transfer full) */
char *hek_collection_choose_layout_name (HekSnapshot *snapshot, const char *base);

/**
 * hek_collection_export_layout:
 * @row_ids: (nullable) (array length=n): ascending: only these; %NULL: all live rows
 * @n_placed: (out) (optional): rows of the file that have a place
 *
 * Writes positions in the order in which rows were imported, a line or row for each live row of the
 * collection, with a place or not: row i of the file is row i of what hek_collection_export()
 * writes. Formats that keep attributes (CSV, JSON …) get the key and x, y, z, which are missing
 * without a place; others (npy …) vectors of the coordinates, NaN without a place.
 *
 * Errors: those of hek_sink_open(); %HEK_STORE_ERROR_DAMAGED (keys); cancelled
 */
gboolean hek_collection_export_layout (HekSnapshot *snapshot, const HekCollectionLayout *layout,
                                       const guint64 *row_ids, gsize n, const char *path,
                                       guint64 *n_placed, const HekTask *task, GError **error);

/* --- computing: hek-collection-layout-work.c ------------------------------------------------- */

typedef struct
{
  const char *name;              /* (nullable): chosen after the method */
  gboolean replace;              /* a layout of that name, when the new one is done */
  const HekLayoutRecipe *recipe; /* (nullable): when it goes on with @layout */
  /* (nullable): a stored one: an unfinished one goes on from its checkpoint when its rows are all
   * there; else the recipe is computed again of the rows of now, under its name */
  const char *layout;
  const HekLayoutWatch *watch;   /* (nullable): frame and pause; the rest is not looked at */
  /* (nullable): called once, when the rows are known: borrowed ids for the frames */
  void (*rows) (const guint64 *row_ids, gsize n, gpointer data);
  gpointer data;                 /* of rows() */
  const gint *keep;              /* (nullable): atomic: a cancel keeps a checkpoint */
  HekCollectionLayoutInfo **kept; /* (nullable) (out): %NULL before: what a cancel left */
} HekLayoutOrder;

/**
 * hek_collection_compute_layout:
 *
 * Reads the rows, computes, and stores. After a cancel that is to keep a checkpoint the layout is
 * stored as unfinished: where one of that name is finished and stays, under another name. A name
 * that was taken while it computed costs nothing: it gets a number then.
 *
 * Errors: %HEK_STORE_ERROR_EXISTS and those of hek_store_check_writable() before it begins; those
 * of layout and store, also where a checkpoint could not be kept; cancelled
 * Returns: (transfer full): what was stored
 */
HekCollectionLayoutInfo *hek_collection_compute_layout (HekStore *store,
                                                        const HekLayoutOrder *order,
                                                        const HekTask *task, GError **error);

/**
 * hek_collection_place_layout:
 *
 * Gives rows that were added since a place, and takes those out that were deleted; what stays does
 * not move.
 *
 * Returns: (transfer full)
 */
HekCollectionLayoutInfo *hek_collection_place_layout (HekStore *store, const char *name,
                                                      const HekTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCollectionLayoutInfo, hek_collection_layout_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCollectionLayout, hek_collection_layout_free)

G_END_DECLS
