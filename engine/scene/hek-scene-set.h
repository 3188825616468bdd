/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A set of the rows of a scene: what is selected, hidden, or hit. Sets never change once they are
 * made, so that any number of threads may read one, and an undo step is one more reference: sets
 * made of each other share the blocks that are the same, and whole or empty blocks take no memory.
 * 10 million rows take 5 kB and, at worst, 1.3 MB.
 */
typedef struct _HekSceneSet HekSceneSet;

typedef enum
{
  HEK_SCENE_SET_REPLACE,   /* @b alone */
  HEK_SCENE_SET_UNION,     /* @a or @b: adds to a selection */
  HEK_SCENE_SET_INTERSECT, /* @a and @b */
  HEK_SCENE_SET_SUBTRACT,  /* @a without @b */
  HEK_SCENE_SET_TOGGLE,    /* one of them, not both */
} HekSceneSetOp;

/* @n_rows: how many rows there are, of which the set has none, or all. */
HekSceneSet *hek_scene_set_new_empty (guint32 n_rows);
HekSceneSet *hek_scene_set_new_all (guint32 n_rows);

/* @rows: (array length=n): in any order, also twice; those that do not exist are left out */
HekSceneSet *hek_scene_set_new_rows (guint32 n_rows, const guint32 *rows, gsize n);

/* Words that hold one bit for each of @n_rows rows, the lowest first. */
static inline gsize
hek_scene_set_n_words (guint32 n_rows)
{
  return ((gsize) n_rows + 63) / 64;
}

/* @words: (array): hek_scene_set_n_words(); bits behind the last row are not looked at */
HekSceneSet *hek_scene_set_new_bits (guint32 n_rows, const guint64 *words);

HekSceneSet *hek_scene_set_ref (HekSceneSet *self);
void         hek_scene_set_unref (HekSceneSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSceneSet, hek_scene_set_unref)

guint32  hek_scene_set_n_rows (const HekSceneSet *self);
guint32  hek_scene_set_count (const HekSceneSet *self);
gboolean hek_scene_set_contains (const HekSceneSet *self, guint32 row);
gboolean hek_scene_set_equal (const HekSceneSet *a, const HekSceneSet *b);

/* @a and @b are of the same number of rows. Returns: (transfer full): perhaps one of them */
HekSceneSet *hek_scene_set_combine (HekSceneSet *a, HekSceneSetOp op, HekSceneSet *b);
HekSceneSet *hek_scene_set_invert (HekSceneSet *self);

/**
 * hek_scene_set_next:
 * @row: (inout): where to begin to look; then the first row of the set from there on
 *
 * for (guint32 row = 0; hek_scene_set_next (set, &row); row++)
 *
 * Returns: %FALSE when there are no more
 */
gboolean hek_scene_set_next (const HekSceneSet *self, guint32 *row);

/* Returns: (transfer full) (array length=n): the rows in rising order */
guint32 *hek_scene_set_dup_rows (const HekSceneSet *self, guint32 *n);

/* @words: (out caller-allocates): hek_scene_set_n_words() */
void hek_scene_set_get_bits (const HekSceneSet *self, guint64 *words);

G_END_DECLS
