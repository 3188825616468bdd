/* SPDX-License-Identifier: Apache-2.0 */
/* The camera of each layout, with undo; the look; how the layout is turned before it is seen. */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <math.h>
#include <string.h>

#include "hek-scene-usual.h"

#define MAX_UNDO 200u

/* Rows whose places are compared. */
#define N_COMPARED 64u

/* --- layouts --------------------------------------------------------------------------------- */

char *
hek_explorer_view_dup_layout_key (const HekCollectionLayoutInfo *info)
{
  return g_strdup_printf ("%s:%" G_GINT64_FORMAT, info->id, info->made_us);
}

void
hek_explorer_view_switch_camera (HekExplorerView *self,
                                 const char      *key)
{
  gboolean was_live = g_strcmp0 (self->layout_key, "") == 0;
  gboolean is_live = g_strcmp0 (key, "") == 0;

  if (g_strcmp0 (key, self->layout_key) == 0)
    {
      /* As long as nobody has moved it, the camera follows what grows. */
      if (is_live && !g_hash_table_contains (self->cameras, ""))
        hek_explorer_view_emit_camera (self, FALSE);
      return;
    }
  if (was_live && key != NULL && g_hash_table_contains (self->cameras, "") &&
      !g_hash_table_contains (self->cameras, key))
    g_hash_table_insert (self->cameras, g_strdup (key),
                         g_memdup2 (g_hash_table_lookup (self->cameras, ""),
                                    sizeof (HekSceneCamera)));
  g_hash_table_remove (self->cameras, "");
  g_free (self->layout_key);
  self->layout_key = g_strdup (key);
  g_array_set_size (self->undo, 0);
  g_array_set_size (self->redo, 0);
  if (key != NULL)
    hek_explorer_view_emit_camera (self, FALSE);
}

/* Whether what both have did not move. */
static gboolean
has_same_places (const HekExplorerData *a,
                 const HekExplorerData *b)
{
  gsize n_bytes = a->n_coords * sizeof (float);
  gboolean is_same = FALSE;

  if (a->n_coords != b->n_coords)
    return FALSE;
  for (guint i = 0; i < MIN (a->n_rows, N_COMPARED); i++)
    {
      gsize row = (gsize) i * a->n_rows / MIN (a->n_rows, N_COMPARED);
      gsize other = hek_explorer_rows_find (b->rows, a->rows->row_ids[row]);

      if (other == G_MAXUINT32)
        continue;
      is_same = memcmp (a->coords + row * a->n_coords, b->coords + other * a->n_coords,
                        n_bytes) == 0;
      if (!is_same)
        return FALSE;
    }
  return is_same;
}

/* What @table has under @from it has under @to. */
static void
carry (GHashTable *table,
       const char *from,
       const char *to)
{
  gpointer key, value;

  if (!g_hash_table_contains (table, to) &&
      g_hash_table_steal_extended (table, from, &key, &value))
    {
      g_hash_table_insert (table, g_strdup (to), value);
      g_free (key);
    }
}

void
hek_explorer_view_carry_camera (HekExplorerView       *self,
                                const HekExplorerData *from,
                                const HekExplorerData *to)
{
  g_autofree char *was = NULL, *now = NULL;

  if (!g_str_equal (from->uuid, to->uuid) || !g_str_equal (from->info->id, to->info->id))
    return;
  was = hek_explorer_view_dup_layout_key (from->info);
  now = hek_explorer_view_dup_layout_key (to->info);
  if (g_str_equal (was, now))
    return;
  if (has_same_places (from, to))
    {
      carry (self->cameras, was, now);
      carry (self->motions, was, now);
      if (g_strcmp0 (self->layout_key, was) == 0) /* its steps of undo stay, too */
        {
          g_free (self->layout_key);
          self->layout_key = g_strdup (now);
        }
    }
  /* that layout is there no more */
  g_hash_table_remove (self->cameras, was);
  g_hash_table_remove (self->motions, was);
}

/* --- camera ---------------------------------------------------------------------------------- */

gboolean
hek_explorer_view_get_camera (HekExplorerView *self,
                              HekSceneCamera  *camera)
{
  const HekSceneCamera *kept;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  kept = self->layout_key != NULL ? g_hash_table_lookup (self->cameras, self->layout_key) : NULL;
  if (kept == NULL)
    return FALSE;
  *camera = *kept;
  return TRUE;
}

static void
put_camera (HekExplorerView      *self,
            const HekSceneCamera *camera)
{
  g_hash_table_insert (self->cameras, g_strdup (self->layout_key),
                       g_memdup2 (camera, sizeof *camera));
  hek_explorer_view_touch (self);
}

static void
push (GArray               *stack,
      const HekSceneCamera *camera)
{
  if (stack->len == MAX_UNDO)
    g_array_remove_index (stack, 0);
  g_array_append_vals (stack, camera, 1);
}

void
hek_explorer_view_note_camera (HekExplorerView      *self,
                               const HekSceneCamera *camera)
{
  HekSceneCamera last;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && camera != NULL);

  if (self->layout_key == NULL)
    return;
  if (hek_explorer_view_get_camera (self, &last))
    {
      if (hek_scene_camera_equal (&last, camera))
        return;
      push (self->undo, &last);
    }
  g_array_set_size (self->redo, 0);
  put_camera (self, camera);
}

void
hek_explorer_view_set_camera (HekExplorerView      *self,
                              const HekSceneCamera *camera)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && camera != NULL);

  if (self->layout_key == NULL)
    return;
  hek_explorer_view_note_camera (self, camera);
  hek_explorer_view_emit_camera (self, TRUE);
}

gboolean
hek_explorer_view_can_undo_camera (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  return self->undo->len > 0;
}

gboolean
hek_explorer_view_can_redo_camera (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  return self->redo->len > 0;
}

static gboolean
step (HekExplorerView *self,
      GArray          *from,
      GArray          *to)
{
  HekSceneCamera now, then;

  if (from->len == 0 || !hek_explorer_view_get_camera (self, &now))
    return FALSE;
  then = g_array_index (from, HekSceneCamera, from->len - 1);
  g_array_set_size (from, from->len - 1);
  push (to, &now);
  put_camera (self, &then);
  hek_explorer_view_emit_camera (self, TRUE);
  return TRUE;
}

gboolean
hek_explorer_view_undo_camera (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  return step (self, self->undo, self->redo);
}

gboolean
hek_explorer_view_redo_camera (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  return step (self, self->redo, self->undo);
}

/* --- look ------------------------------------------------------------------------------------ */

void
hek_explorer_view_set_look (HekExplorerView       *self,
                            const HekExplorerLook *look)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && look != NULL);

  self->look = *look;
  hek_explorer_view_touch (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_LOOK_CHANGED);
  hek_explorer_view_draw (self);
}

const HekExplorerLook *
hek_explorer_view_get_look (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return &self->look;
}

static void
get_bytes (const HekPlotColor *color,
           guint8              rgba[4])
{
  rgba[0] = (guint8) lround (color->r * 255);
  rgba[1] = (guint8) lround (color->g * 255);
  rgba[2] = (guint8) lround (color->b * 255);
  rgba[3] = 255;
}

/* How far a colour is from the next of the ramp: the square, in bytes. */
static int
get_distance (const HekSceneLook *look,
              const guint8        rgba[4])
{
  int nearest = G_MAXINT;

  for (guint i = 0; i < G_N_ELEMENTS (look->ramp); i++)
    {
      int sum = 0;

      for (guint c = 0; c < 3; c++)
        sum += (look->ramp[i][c] - rgba[c]) * (look->ramp[i][c] - rgba[c]);
      nearest = MIN (nearest, sum);
    }
  return nearest;
}

void
hek_explorer_look_apply (const HekExplorerLook *self,
                         const HekScenePoints  *points,
                         gboolean               is_colored,
                         const HekPlotTheme    *theme,
                         double                 width,
                         double                 height,
                         HekSceneLook          *look)
{
  gboolean is_flat = points != NULL && points->n_coords == 2;
  guint8 accent[4], series[4];

  hek_scene_look_init (look);
  look->diameter = self->diameter;
  if (look->diameter <= 0)
    look->diameter = hek_scene_choose_diameter (points != NULL ? points->n_points : 1, width,
                                                height);
  look->diameter = MIN (look->diameter, HEK_SCENE_DIAMETER_MAX);
  look->attenuate = self->attenuate && !is_flat;
  look->eye_dome = is_flat ? 0 : self->eye_dome;
  if (!self->density)
    return;
  hek_scene_look_set_density (look, !is_colored, HEK_COLORMAP_SEQUENTIAL, theme);
  if (is_colored)
    return;
  /* where colours are of numbers, what is selected has one that means none */
  get_bytes (&theme->accent, accent);
  get_bytes (&theme->series[0], series);
  memcpy (look->selected,
          get_distance (look, accent) >= get_distance (look, series) ? accent : series, 4);
}

void
hek_explorer_view_get_scene_look (HekExplorerView *self,
                                  double           width,
                                  double           height,
                                  HekSceneLook    *look)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && look != NULL);

  hek_explorer_look_apply (&self->look, hek_explorer_view_get_points (self),
                           hek_explorer_view_get_coloring (self) != NULL, &self->theme, width,
                           height, look);
}

/* --- motion ---------------------------------------------------------------------------------- */

void
hek_explorer_view_set_motion (HekExplorerView *self,
                              const HekMotion *motion)
{
  g_autofree char *key = NULL;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (self->data == NULL)
    return;
  key = hek_explorer_view_dup_layout_key (self->data->info);
  if (motion != NULL)
    g_hash_table_insert (self->motions, g_steal_pointer (&key),
                         g_memdup2 (motion, sizeof *motion));
  else
    g_hash_table_remove (self->motions, key);
  hek_explorer_view_touch (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_LOOK_CHANGED);
  hek_explorer_view_draw (self);
}

gboolean
hek_explorer_view_get_motion (HekExplorerView *self,
                              HekMotion       *motion)
{
  g_autofree char *key = NULL;
  const HekMotion *kept;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  key = self->data != NULL ? hek_explorer_view_dup_layout_key (self->data->info) : NULL;
  kept = key != NULL ? g_hash_table_lookup (self->motions, key) : NULL;
  if (kept != NULL)
    *motion = *kept;
  return kept != NULL;
}
