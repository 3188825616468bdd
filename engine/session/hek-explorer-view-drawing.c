/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is drawn, made on the thread of a job, step by step: points, colours, sizes and style
 * (-style.c), what is visible, mask, histograms. Each step takes over what the last drawing has,
 * where that was made of the same things.
 */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-parallel.h"
#include "hek-ref.h"

#define BLOCK_ROWS 16384u

/* Parts of the work of a drawing that has nothing to take over. */
#define POINTS_SPAN 0.7

/* --- life ------------------------------------------------------------------------------------ */

HekExplorerDrawing *
hek_explorer_drawing_new (void)
{
  HekExplorerDrawing *self = g_new0 (HekExplorerDrawing, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->passes = g_ptr_array_new_with_free_func (hek_explorer_pass_free);
  self->bins = g_ptr_array_new_with_free_func (hek_explorer_bins_free);
  return self;
}

HekExplorerDrawing *
hek_explorer_drawing_ref (HekExplorerDrawing *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_explorer_drawing_unref (gpointer drawing)
{
  HekExplorerDrawing *self = drawing;

  if (!hek_ref_drop (&self->ref_count))
    return;
  g_clear_pointer (&self->data, hek_explorer_data_unref);
  g_clear_pointer (&self->frame, hek_explorer_frame_unref);
  g_clear_object (&self->library);
  g_free (self->uuid);
  g_clear_pointer (&self->color, hek_explorer_values_unref);
  g_clear_pointer (&self->size, hek_explorer_values_unref);
  hek_explorer_value_clear (&self->color_value);
  hek_explorer_value_clear (&self->size_value);
  g_clear_pointer (&self->hits, g_bytes_unref);
  g_clear_pointer (&self->selection, hek_scene_set_unref);
  g_ptr_array_unref (self->passes);
  g_ptr_array_unref (self->bins);
  g_clear_pointer (&self->points, hek_scene_points_unref);
  g_clear_pointer (&self->coloring, hek_scene_coloring_unref);
  g_clear_pointer (&self->sizes, g_bytes_unref);
  g_clear_pointer (&self->style, hek_scene_style_unref);
  g_clear_pointer (&self->visible, hek_scene_set_unref);
  g_clear_pointer (&self->mask, hek_scene_mask_unref);
  g_free (self);
}

gboolean
hek_explorer_drawing_give_up (const HekTask  *task,
                              GError        **error)
{
  if (hek_task_check (task, error))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         _("There is not enough memory for the points."));
  return FALSE;
}

gboolean
hek_explorer_drawing_has_same_rows (const HekExplorerDrawing *self,
                                    const HekExplorerDrawing *last)
{
  return last != NULL && last->data != NULL && last->data->rows == self->data->rows;
}

/* --- points ---------------------------------------------------------------------------------- */

/* A frame as if it were a layout. */
static gboolean
make_live_data (HekExplorerDrawing  *self,
                GError             **error)
{
  const HekExplorerFrame *frame = self->frame;
  g_autoptr (HekStore) store = hek_library_open_store (self->library, self->uuid, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  gsize n_floats = frame->n * frame->n_coords;
  HekExplorerData *data;
  float *coords;

  if (snapshot == NULL)
    return FALSE;
  coords = g_try_new (float, MAX (n_floats, 1));
  if (coords == NULL)
    return hek_explorer_drawing_give_up (NULL, error);
  memcpy (coords, frame->coords, n_floats * sizeof (float));
  data = g_new0 (HekExplorerData, 1);
  g_atomic_ref_count_init (&data->ref_count);
  data->uuid = g_strdup (self->uuid);
  data->layout = hek_layout_new (&self->recipe, coords, frame->n);
  data->coords = hek_layout_coords (data->layout);
  data->n_rows = (guint32) frame->n;
  data->n_coords = frame->n_coords;
  data->rows = hek_explorer_rows_ref (frame->rows);
  data->snapshot = g_steal_pointer (&snapshot);
  data->relation.n_drawn = frame->n;
  self->data = data;
  return TRUE;
}

static gboolean
has_same_points (const HekExplorerDrawing *self,
                 const HekExplorerDrawing *last)
{
  return last != NULL && last->points != NULL && last->data == self->data &&
         last->model == self->model && !last->has_motion == !self->has_motion &&
         (!self->has_motion || memcmp (&last->motion, &self->motion, sizeof self->motion) == 0);
}

typedef struct
{
  const HekExplorerDrawing *drawing;
  float *out;
} MoveLoop;

static void
move_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const MoveLoop *loop = data;
  const HekExplorerDrawing *drawing = loop->drawing;
  guint d = drawing->data->n_coords;
  const float *from = drawing->data->coords + begin * d;
  float *out = loop->out + begin * d;

  if (drawing->has_motion)
    {
      hek_motion_apply (&drawing->motion, from, end - begin, out);
      from = out;
    }
  if (drawing->manifold.geometry != HEK_GEOMETRY_HYPERBOLIC ||
      drawing->model == HEK_EXPLORER_BALL)
    return;
  if (drawing->model == HEK_EXPLORER_KLEIN)
    hek_manifold_to_klein (from, d, end - begin, out);
  else
    hek_manifold_to_half_space (from, d, end - begin, out);
}

/* @places: (out) (nullable) (transfer full): coordinates as they are looked at, when they are not
 * those of the layout */
static gboolean
move_places (const HekExplorerDrawing  *self,
             float                    **places,
             const HekTask             *task,
             GError                   **error)
{
  gsize n_rows = self->data->n_rows;
  MoveLoop loop = { .drawing = self };

  if (!self->has_motion && (self->manifold.geometry != HEK_GEOMETRY_HYPERBOLIC ||
                            self->model == HEK_EXPLORER_BALL))
    return TRUE;
  *places = loop.out = g_try_new (float, MAX (n_rows * self->data->n_coords, 1));
  if (loop.out == NULL)
    return hek_explorer_drawing_give_up (NULL, error);
  return hek_parallel_for (n_rows, BLOCK_ROWS, move_block, &loop, task) ||
         hek_explorer_drawing_give_up (task, error);
}

static gboolean
make_points (HekExplorerDrawing        *self,
             const HekExplorerDrawing  *last,
             const HekTask             *task,
             GError                   **error)
{
  const HekExplorerData *data = self->data;
  const HekLayoutRecipe *recipe = hek_layout_recipe (data->layout);
  g_autofree float *places = NULL;

  if (has_same_points (self, last))
    {
      self->points = hek_scene_points_ref (last->points);
      self->manifold = last->manifold;
      return TRUE;
    }
  if (last != NULL && last->data == data)
    self->manifold = last->manifold;
  else
    hek_manifold_init_for (&self->manifold, recipe->geometry, recipe->n_dims, data->coords,
                           data->n_rows);
  self->has_motion = self->has_motion && self->motion.manifold.geometry == recipe->geometry &&
                     self->motion.manifold.n_coords == data->n_coords;
  if (!move_places (self, &places, task, error))
    return FALSE;
  self->points = hek_scene_points_new (places != NULL ? places : data->coords, data->n_rows,
                                       data->n_coords, task, error);
  return self->points != NULL;
}

/* --- what is visible ------------------------------------------------------------------------- */

static gboolean
make_passes (HekExplorerDrawing        *self,
             const HekExplorerDrawing  *last,
             const HekTask             *task,
             GError                   **error)
{
  guint n_made = hek_explorer_drawing_has_same_rows (self, last) ? last->passes->len : 0;

  for (guint i = 0; i < self->passes->len; i++)
    {
      HekExplorerPass *pass = self->passes->pdata[i];

      for (guint j = 0; j < n_made; j++)
        {
          const HekExplorerPass *made = last->passes->pdata[j];

          if (pass->set == NULL && hek_explorer_pass_equal (pass, made))
            pass->set = hek_scene_set_ref (made->set);
        }
      if (pass->set == NULL && !hek_explorer_pass_make (pass, self->data->rows, task, error))
        return FALSE;
    }
  return TRUE;
}

/* (transfer full) (nullable): rows that pass all filters but those of @without (nullable) */
static HekSceneSet *
combine (const HekExplorerDrawing *self,
         const HekExplorerValues  *without)
{
  HekSceneSet *set = NULL;

  for (guint i = 0; i < self->passes->len; i++)
    {
      const HekExplorerPass *pass = self->passes->pdata[i];
      HekSceneSet *both;

      if (pass->values == without)
        continue;
      both = set != NULL ? hek_scene_set_combine (set, HEK_SCENE_SET_INTERSECT, pass->set)
                         : hek_scene_set_ref (pass->set);
      g_clear_pointer (&set, hek_scene_set_unref);
      set = both;
    }
  return set;
}

static gboolean
has_same_passes (const HekExplorerDrawing *self,
                 const HekExplorerDrawing *last)
{
  if (last->passes->len != self->passes->len)
    return FALSE;
  for (guint i = 0; i < self->passes->len; i++)
    if (((HekExplorerPass *) last->passes->pdata[i])->set !=
        ((HekExplorerPass *) self->passes->pdata[i])->set)
      return FALSE;
  return TRUE;
}

/* (transfer full) (nullable): a bit a row */
static guint64 *
dup_bits (HekSceneSet *set)
{
  guint64 *words = g_try_new (guint64, MAX (HEK_SCENE_N_WORDS (hek_scene_set_n_rows (set)), 1));

  if (words != NULL)
    hek_scene_set_get_bits (set, words);
  return words;
}

static gboolean
make_mask (HekExplorerDrawing        *self,
           const HekExplorerDrawing  *last,
           const HekTask             *task,
           GError                   **error)
{
  g_autofree guint64 *shown = NULL, *selected = NULL;

  if (hek_explorer_drawing_has_same_rows (self, last) && has_same_passes (self, last))
    self->visible = last->visible != NULL ? hek_scene_set_ref (last->visible) : NULL;
  else
    self->visible = combine (self, NULL);
  if (self->visible == NULL && self->selection == NULL)
    return TRUE;
  if (last != NULL && last->mask != NULL && last->points == self->points &&
      last->visible == self->visible && last->selection == self->selection)
    {
      self->mask = hek_scene_mask_ref (last->mask);
      return TRUE;
    }
  if ((self->visible != NULL && (shown = dup_bits (self->visible)) == NULL) ||
      (self->selection != NULL && (selected = dup_bits (self->selection)) == NULL))
    return hek_explorer_drawing_give_up (task, error);
  self->mask = hek_scene_mask_new (self->points, shown, selected, task);
  return self->mask != NULL || hek_explorer_drawing_give_up (task, error);
}

static gboolean
make_bins (HekExplorerDrawing        *self,
           const HekExplorerDrawing  *last,
           const HekTask             *task,
           GError                   **error)
{
  gboolean is_same = hek_explorer_drawing_has_same_rows (self, last) &&
                     has_same_passes (self, last);

  for (guint i = 0; i < self->bins->len; i++)
    {
      HekExplorerBins *bins = self->bins->pdata[i];
      g_autoptr (HekSceneSet) shown = NULL;
      gboolean is_made = FALSE;

      for (guint j = 0; is_same && !is_made && j < last->bins->len; j++)
        {
          const HekExplorerBins *made = last->bins->pdata[j];

          if (made->values != bins->values)
            continue;
          bins->range = made->range;
          memcpy (bins->bins, made->bins, sizeof bins->bins);
          memcpy (bins->visible, made->visible, sizeof bins->visible);
          bins->n_missing = made->n_missing;
          is_made = TRUE;
        }
      if (is_made)
        continue;
      shown = combine (self, bins->values);
      if (!hek_explorer_bins_make (bins, shown, self->data->rows, task, error))
        return FALSE;
    }
  return TRUE;
}

/* --- all ------------------------------------------------------------------------------------- */

gboolean
hek_explorer_drawing_make (HekExplorerDrawing        *self,
                           const HekExplorerDrawing  *last,
                           const HekTask             *task,
                           GError                   **error)
{
  HekTask points = hek_task_sub (task, 0, POINTS_SPAN);
  HekTask rest = hek_task_sub (task, POINTS_SPAN, 1 - POINTS_SPAN);

  if (self->data == NULL && last != NULL && last->frame == self->frame)
    self->data = hek_explorer_data_ref (last->data);
  if (self->data == NULL && !make_live_data (self, error))
    return FALSE;
  return make_points (self, last, &points, error) &&
         hek_explorer_drawing_make_style (self, last, &rest, error) &&
         make_passes (self, last, &rest, error) && make_mask (self, last, &rest, error) &&
         make_bins (self, last, &rest, error);
}
