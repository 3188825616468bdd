/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the points of a 3D plot wear: the colours that suit a theme, and which of them are selected.
 * It takes time by their number and is the same for every camera, so the last one is kept.
 */
#include "config.h"

#include "hek-widget-scene-private.h"

#include <math.h>

struct _HekWidgetSceneCloset
{
  GMutex lock;                /* guards all below */
  gboolean has_style;         /* so is what @theme is of */
  HekPlotTheme theme;         /* without its font, which is its owner's */
  HekSceneColoring *coloring; /* owned (nullable) */
  HekSceneStyle *style;       /* owned (nullable) */
  HekSceneSet *selection;     /* owned (nullable): of @mask */
  HekSceneMask *mask;         /* owned (nullable) */
};

HekWidgetSceneCloset *
hek_widget_scene_closet_new (void)
{
  HekWidgetSceneCloset *self = g_new0 (HekWidgetSceneCloset, 1);

  g_mutex_init (&self->lock);
  return self;
}

void
hek_widget_scene_closet_free (HekWidgetSceneCloset *self)
{
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->coloring, hek_scene_coloring_unref);
  g_clear_pointer (&self->style, hek_scene_style_unref);
  g_clear_pointer (&self->selection, hek_scene_set_unref);
  g_clear_pointer (&self->mask, hek_scene_mask_unref);
  g_free (self);
}

void
hek_widget_scene_dress_clear (HekWidgetSceneDress *dress)
{
  g_clear_pointer (&dress->coloring, hek_scene_coloring_unref);
  g_clear_pointer (&dress->style, hek_scene_style_unref);
  g_clear_pointer (&dress->mask, hek_scene_mask_unref);
}

guint8
hek_widget_scene_byte (double value)
{
  return (guint8) lround (CLAMP (value, 0, 1) * 255);
}

/* --- made ------------------------------------------------------------------------------------ */

/* Returns: (transfer full) (nullable): without a column, or when cancelled */
static HekSceneColoring *
hek_widget_scene_make_coloring (const HekWidget    *self,
                                const HekPlotTheme *theme,
                                const HekTask      *task)
{
  const HekWidgetSceneMade *made = self->made;
  const HekFrame *frame = self->frames[0];
  HekSceneColorOptions options = { .clip = 0.005 };
  HekSceneColumn column = { .n_rows = (guint32) frame->n_rows };

  if (made->color_column < 0)
    return NULL;
  column.label = frame->columns[made->color_column].name;
  column.unit = frame->columns[made->color_column].unit;
  if (made->classes != NULL)
    {
      column.codes = made->classes->codes;
      column.names = (const char *const *) made->classes->names;
      column.n_names = made->classes->n_names;
    }
  else if (made->codes != NULL)
    {
      column.codes = made->codes;
      column.names = (const char *const *) made->categories;
      column.n_names = made->n_categories;
    }
  else
    column.numbers = frame->columns[made->color_column].reals;
  return hek_scene_coloring_new (&column, &options, theme, task);
}

/* Returns: FALSE: cancelled, or memory is short */
static gboolean
hek_widget_scene_make_style (const HekWidget     *self,
                             const HekPlotTheme  *theme,
                             const HekTask       *task,
                             HekWidgetSceneDress *dress)
{
  static const guint8 white[4] = { 255, 255, 255, 255 };
  const HekWidgetSceneMade *made = self->made;
  guint8 color[4] = { hek_widget_scene_byte (theme->series[0].r),
                      hek_widget_scene_byte (theme->series[0].g),
                      hek_widget_scene_byte (theme->series[0].b), 255 };

  dress->coloring = hek_widget_scene_make_coloring (self, theme, task);
  if (dress->coloring == NULL && made->color_column >= 0)
    return FALSE;
  dress->style = hek_scene_style_new (made->points,
                                      dress->coloring != NULL ? dress->coloring->rgba : NULL,
                                      dress->coloring != NULL ? white : color, NULL, task);
  return dress->style != NULL;
}

/* Returns: (transfer full) (nullable): nothing is selected, or cancelled */
static HekSceneMask *
hek_widget_scene_make_mask (const HekWidget   *self,
                            const HekSceneSet *selection,
                            const HekTask     *task)
{
  const HekWidgetSceneMade *made = self->made;
  gsize n_rows = self->frames[0]->n_rows;
  g_autofree guint64 *bits = NULL;

  if (selection == NULL || hek_scene_set_n_rows (selection) != n_rows)
    return NULL;
  bits = g_new0 (guint64, hek_scene_set_n_words ((guint32) n_rows) + 1);
  hek_scene_set_get_bits (selection, bits);
  return hek_scene_mask_new (made->points, NULL, bits, task);
}

/* --- kept ------------------------------------------------------------------------------------ */

static HekPlotTheme
hek_widget_scene_get_key (const HekPlotTheme *theme)
{
  HekPlotTheme key = *theme;

  key.font_family = NULL;
  key.font_size = key.scale = key.line_width = 0;
  return key;
}

/* @dress: (out): what there is of it. Returns: whether all of it is there */
static gboolean
hek_widget_scene_closet_get (HekWidgetSceneCloset *self,
                             const HekPlotTheme   *key,
                             const HekSceneSet    *selection,
                             HekWidgetSceneDress  *dress)
{
  gboolean has_mask;

  g_mutex_lock (&self->lock);
  if (self->has_style && hek_plot_theme_equal (&self->theme, key))
    {
      dress->coloring = self->coloring != NULL ? hek_scene_coloring_ref (self->coloring) : NULL;
      dress->style = hek_scene_style_ref (self->style);
    }
  has_mask = selection == NULL || self->selection == selection;
  if (selection != NULL && has_mask && self->mask != NULL)
    dress->mask = hek_scene_mask_ref (self->mask);
  g_mutex_unlock (&self->lock);
  return dress->style != NULL && has_mask;
}

static void
hek_widget_scene_closet_put (HekWidgetSceneCloset      *self,
                             const HekPlotTheme        *key,
                             const HekSceneSet         *selection,
                             const HekWidgetSceneDress *dress)
{
  g_mutex_lock (&self->lock);
  self->has_style = TRUE;
  self->theme = *key;
  g_clear_pointer (&self->coloring, hek_scene_coloring_unref);
  self->coloring = dress->coloring != NULL ? hek_scene_coloring_ref (dress->coloring) : NULL;
  g_clear_pointer (&self->style, hek_scene_style_unref);
  self->style = hek_scene_style_ref (dress->style);
  g_clear_pointer (&self->selection, hek_scene_set_unref);
  self->selection = selection != NULL ? hek_scene_set_ref ((HekSceneSet *) selection) : NULL;
  g_clear_pointer (&self->mask, hek_scene_mask_unref);
  self->mask = dress->mask != NULL ? hek_scene_mask_ref (dress->mask) : NULL;
  g_mutex_unlock (&self->lock);
}

gboolean
hek_widget_scene_dress (const HekWidget     *self,
                        const HekPlotTheme  *theme,
                        const HekSceneSet   *selection,
                        const HekTask       *task,
                        HekWidgetSceneDress *dress)
{
  const HekWidgetSceneMade *made = self->made;
  const HekPlotTheme key = hek_widget_scene_get_key (theme);

  *dress = (HekWidgetSceneDress) { 0 };
  if (hek_widget_scene_closet_get (made->closet, &key, selection, dress))
    return TRUE;
  if (dress->style == NULL && !hek_widget_scene_make_style (self, theme, task, dress))
    return FALSE;
  if (dress->mask == NULL)
    dress->mask = hek_widget_scene_make_mask (self, selection, task);
  if (!hek_task_check (task, NULL))
    return FALSE;
  hek_widget_scene_closet_put (made->closet, &key, selection, dress);
  return TRUE;
}
