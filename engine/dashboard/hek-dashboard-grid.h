/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget.h"

G_BEGIN_DECLS

/*
 * The arithmetic of the grid: HEK_DASHBOARD_COLUMNS columns, rows downwards without end, and
 * gravity upwards. A layout is *settled* when its cells are in reading order (by y, then x), are
 * inside the columns, do not overlap, and none could move up by a row: each touches the top or the
 * bottom of another. A settled layout is what its order makes of it: every cell, one after the
 * other, lands on the lowest edge that those before it leave in its columns. So every change is a
 * change of order or size, and nothing can overlap, be lost or be left hanging.
 *
 * Functions take a settled layout and leave a settled one; cells keep their @id and change their
 * places in the array with the order. At most HEK_GRID_MAX_ITEMS; nothing is allocated.
 */
typedef struct
{
  int x, y, w, h;
} HekGridCell;

typedef struct
{
  guint id;         /* the caller's */
  HekGridCell cell;
  int min_w, min_h; /* least size; from 1 */
} HekGridItem;

#define HEK_GRID_MAX_ITEMS 256u
#define HEK_GRID_MAX_H 48 /* rows of one cell */

/* Returns: whether two cells have a place in common */
gboolean hek_grid_overlap (const HekGridCell *a, const HekGridCell *b);

/* Whether a layout is settled. @problem: (out) (nullable) (transfer full): why not, for tests */
gboolean hek_grid_is_settled (const HekGridItem *items, guint n_items, char **problem);

/* Settles cells that may overlap or hang; what lies higher, then further left, stays first. Sizes
 * and columns are brought into their limits. */
void hek_grid_settle (HekGridItem *items, guint n_items);

/* Rows that a layout takes. */
int hek_grid_get_height (const HekGridItem *items, guint n_items);

/**
 * hek_grid_place:
 * @items: (array length=n_items): settled but for @idx, whose cell counts for nothing when @is_new
 * @idx: which is moved, resized, or added
 * @x, @w, @h: wished; brought into their limits. With the width that it has, a cell is moved and
 *   stays that wide; with another one at its place its right edge moves; with another one elsewhere
 *   its left edge, and the right one stays
 * @y: wished; may lie between rows, as the pointer does
 *
 * Puts one cell where it comes closest to a wish. Its columns and size are as wished; its place in
 * the order is the one in which it lands nearest to @y and, of several, the one that moves the
 * others least. Others give way downwards and close up upwards.
 *
 * To drag, always start from the layout at the beginning of the gesture: then the result does not
 * depend on the way, and coming back to the beginning gives the layout of the beginning.
 * Cost: O(n²), 0.2 ms for 100 cells. Returns: the new place of the item in the array
 */
guint hek_grid_place (HekGridItem *items, guint n_items, guint idx, gboolean is_new, int x,
                      double y, int w, int h);

/**
 * hek_grid_find_free:
 * @out: (out): the highest, then leftmost place where @w × @h cells are free, at the bottom when
 *   there is none above it; nothing else has to move
 */
void hek_grid_find_free (const HekGridItem *items, guint n_items, int w, int h, HekGridCell *out);

/* One step of the keyboard. */
typedef enum
{
  HEK_GRID_LEFT,  /* by a column */
  HEK_GRID_RIGHT,
  HEK_GRID_UP,    /* over the next neighbour */
  HEK_GRID_DOWN,
  HEK_GRID_NARROWER,
  HEK_GRID_WIDER,
  HEK_GRID_LOWER, /* less high */
  HEK_GRID_HIGHER,
} HekGridStep;

/* Returns: the new place of the item in the array, or -1 when the step is not possible, with
 * @items unchanged */
int hek_grid_step (HekGridItem *items, guint n_items, guint idx, HekGridStep step);

/* The nearest neighbour in a direction (LEFT … DOWN), for moving the focus.
 * Returns: -1 when there is none */
int hek_grid_find_neighbor (const HekGridItem *items, guint n_items, guint idx, HekGridStep step);

G_END_DECLS
