/* SPDX-License-Identifier: Apache-2.0 */
/* Widgets: the table of their kinds, and what all kinds have in common. */
#include "config.h"

#include "hek-widget.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "hek-ref.h"
#include "hek-widget-private.h"

static const HekWidgetKind *const widget_kinds[HEK_WIDGET_N_KINDS] = {
  &hek_widget_kind_line, &hek_widget_kind_heatmap, &hek_widget_kind_card, &hek_widget_kind_scene,
  &hek_widget_kind_table, &hek_widget_kind_gauge, &hek_widget_kind_histogram,
  &hek_widget_kind_scatter,
};

static atomic_ullong last_serial;

G_DEFINE_QUARK (hek-widget-error-quark, hek_widget_error)

const HekWidgetKind *
hek_widget_kind (guint i)
{
  g_return_val_if_fail (i < HEK_WIDGET_N_KINDS, NULL);
  return widget_kinds[i];
}

const HekWidgetKind *
hek_widget_kind_find (const char *id)
{
  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    if (g_strcmp0 (widget_kinds[i]->id, id) == 0)
      return widget_kinds[i];
  return NULL;
}

/* --- making ---------------------------------------------------------------------------------- */

static void
hek_widget_take_setting (HekWidget              *self,
                         const HekWidgetSetting *setting)
{
  if (setting == NULL)
    return;
  self->title = setting->title != NULL && *setting->title != '\0' ? g_strdup (setting->title)
                                                                  : NULL;
  self->from_us = setting->from_us;
  self->to_us = setting->to_us;
  self->now_us = setting->now_us;
  self->n_notes = setting->n_notes;
  self->notes = g_new (HekWidgetNote, MAX (setting->n_notes, 1));
  for (gsize i = 0; i < setting->n_notes; i++)
    {
      self->notes[i] = setting->notes[i];
      self->notes[i].text = g_strdup (setting->notes[i].text);
    }
}

HekWidget *
hek_widget_new (const HekWidgetKind    *kind,
                const HekWidgetOptions *options,
                HekFrame *const        *frames,
                guint                   n_frames,
                const HekWidgetSetting *setting,
                const HekTask          *task,
                GError                **error)
{
  g_autoptr (HekWidget) self = g_new0 (HekWidget, 1);

  g_atomic_ref_count_init (&self->ref);
  self->serial = (guint64) atomic_fetch_add (&last_serial, 1) + 1;
  self->kind = kind;
  if (options != NULL)
    hek_widget_options_copy (&self->options, options);
  else
    hek_widget_options_init (&self->options, kind);
  self->n_frames = MIN (n_frames, kind->max_frames);
  self->frames = g_new0 (HekFrame *, self->n_frames + 1);
  for (guint i = 0; i < self->n_frames; i++)
    self->frames[i] = hek_frame_ref (frames[i]);
  hek_widget_take_setting (self, setting);
  if (!hek_task_check (task, error) || !kind->klass->make (self, task, error)
      || !hek_task_check (task, error))
    return NULL;
  return g_steal_pointer (&self);
}

HekWidget *
hek_widget_ref (HekWidget *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
hek_widget_unref (HekWidget *self)
{
  if (self == NULL || !hek_ref_drop (&self->ref))
    return;
  if (self->kind->klass->finish != NULL)
    self->kind->klass->finish (self);
  for (guint i = 0; i < self->n_frames; i++)
    hek_frame_unref (self->frames[i]);
  for (gsize i = 0; i < self->n_notes; i++)
    g_free ((char *) self->notes[i].text);
  g_free (self->notes);
  g_free (self->frames);
  g_free (self->title);
  hek_widget_options_clear (&self->options);
  g_free (self);
}

const HekWidgetKind *
hek_widget_get_kind (const HekWidget *self)
{
  return self->kind;
}

HekFrame *
hek_widget_get_frame (const HekWidget *self,
                      guint            i)
{
  return i < self->n_frames ? self->frames[i] : NULL;
}

guint
hek_widget_get_n_frames (const HekWidget *self)
{
  return self->n_frames;
}

HekWidgetLevel
hek_widget_get_level (const HekWidget *self)
{
  return self->level;
}

/* --- looking --------------------------------------------------------------------------------- */

void
hek_widget_view_init (HekWidgetView *view)
{
  memset (view, 0, sizeof *view);
  view->link_x = NAN;
  view->sort_column = -1;
  view->focus_row = -1;
  hek_scene_camera_init (&view->camera);
}

void
hek_widget_draw (const HekWidget     *self,
                 cairo_t             *cr,
                 double               width,
                 double               height,
                 const HekPlotTheme  *theme,
                 const HekWidgetView *view)
{
  HekWidgetView untouched;

  if (!(width > 0) || !(height > 0))
    return;
  hek_widget_view_init (&untouched);
  self->kind->klass->draw (self, cr, width, height, theme, view != NULL ? view : &untouched);
}

HekWidgetPicture *
hek_widget_render (const HekWidget     *self,
                   double               width,
                   double               height,
                   double               scale,
                   const HekPlotTheme  *theme,
                   const HekWidgetView *view,
                   const HekTask       *task)
{
  HekWidgetView untouched;

  if (self->kind->klass->render == NULL || !(width > 0) || !(height > 0))
    return NULL;
  hek_widget_view_init (&untouched);
  return self->kind->klass->render (self, width, height, scale, theme,
                                    view != NULL ? view : &untouched, task);
}

void
hek_widget_picture_free (HekWidgetPicture *picture)
{
  if (picture == NULL)
    return;
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_free (picture->rows);
  g_free (picture->filter);
  g_free (picture);
}

const HekSceneView *
hek_widget_picture_get_view (const HekWidgetPicture *picture)
{
  return picture->surface != NULL ? &picture->view : NULL;
}

guint64
hek_widget_picture_get_n_drawn (const HekWidgetPicture *picture)
{
  return picture->n_drawn;
}

gboolean
hek_widget_pick (const HekWidget     *self,
                 double               width,
                 double               height,
                 const HekPlotTheme  *theme,
                 const HekWidgetView *view,
                 double               x,
                 double               y,
                 HekWidgetHit        *out)
{
  HekWidgetView untouched;
  HekWidgetHit hit = { 0 };

  if (self->kind->klass->pick == NULL)
    return FALSE;
  hek_widget_view_init (&untouched);
  if (!self->kind->klass->pick (self, width, height, theme, view != NULL ? view : &untouched, x, y,
                                &hit))
    return FALSE;
  *out = hit;
  return TRUE;
}

gboolean
hek_widget_get_axes (const HekWidget     *self,
                     double               width,
                     double               height,
                     const HekPlotTheme  *theme,
                     const HekWidgetView *view,
                     HekPlotFrame        *out)
{
  HekWidgetView untouched;

  hek_widget_view_init (&untouched);
  return self->kind->klass->get_axes != NULL
         && self->kind->klass->get_axes (self, width, height, theme,
                                         view != NULL ? view : &untouched, out);
}

HekSceneSet *
hek_widget_select (const HekWidget     *self,
                   const HekWidgetView *view)
{
  return self->kind->klass->select != NULL && view != NULL
         ? self->kind->klass->select (self, view) : NULL;
}

gboolean
hek_widget_get_rows (const HekWidget     *self,
                     double               width,
                     double               height,
                     const HekPlotTheme  *theme,
                     const HekWidgetView *view,
                     gsize               *n_rows,
                     gsize               *n_visible)
{
  HekWidgetView untouched;

  hek_widget_view_init (&untouched);
  return self->kind->klass->get_rows != NULL
         && self->kind->klass->get_rows (self, width, height, theme,
                                         view != NULL ? view : &untouched, n_rows, n_visible);
}

guint32 *
hek_widget_dup_rows (const HekWidget     *self,
                     const HekWidgetView *view,
                     gsize               *n)
{
  HekWidgetView untouched;

  *n = 0;
  hek_widget_view_init (&untouched);
  return self->kind->klass->dup_rows != NULL
         ? self->kind->klass->dup_rows (self, view != NULL ? view : &untouched, n) : NULL;
}

char *
hek_widget_describe (const HekWidget *self)
{
  GString *text = g_string_new (_(self->kind->label));

  if (self->title != NULL)
    g_string_append_printf (text, ", %s", self->title);
  g_string_append (text, ". ");
  self->kind->klass->describe (self, text);
  return g_string_free (text, FALSE);
}

/* --- data ------------------------------------------------------------------------------------ */

void
hek_widget_set_data_error (GError         **error,
                           const HekWidget *self,
                           const char      *needs,
                           const HekFrame  *frame)
{
  if (frame == NULL)
    g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA,
                 _("%s: %s; no data were given: choose a source"), _(self->kind->label), needs);
  else
    g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA,
                 _("%s: %s; “%s” has none: choose another source or widget"),
                 _(self->kind->label), needs, frame->name);
}

int
hek_widget_find_any_column (const HekWidget *self,
                            const char      *text,
                            GError         **error)
{
  const char *name = hek_widget_options_get_text (self->kind, &self->options, text);
  int column;

  if (*name == '\0' || self->n_frames == 0)
    return -1;
  column = hek_frame_find (self->frames[0], name);
  if (column >= 0)
    return column;
  g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA,
               _("“%s” has no column “%s”: choose one that it has"), self->frames[0]->name, name);
  return -2;
}

int
hek_widget_find_column (const HekWidget *self,
                        const char      *text,
                        guint            nth,
                        GError         **error)
{
  int column = text != NULL ? hek_widget_find_any_column (self, text, error) : -1;

  if (column == -2)
    return -2;
  if (column >= 0 && self->frames[0]->columns[column].type != HEK_FRAME_REAL)
    {
      g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA,
                   _("“%s” of “%s” holds no numbers: choose a column that does"),
                   self->frames[0]->columns[column].name, self->frames[0]->name);
      return -2;
    }
  if (column >= 0 || self->n_frames == 0)
    return column;
  for (guint i = 0; i <= nth; i++)
    {
      column = hek_frame_find_role (self->frames[0], HEK_FRAME_VALUE, column);
      if (column < 0)
        return -1;
    }
  return column;
}

/* --- words ----------------------------------------------------------------------------------- */

void
hek_widget_hit_set_text (HekWidgetHit *hit,
                         const char   *text)
{
  gsize n = MIN (strlen (text), sizeof hit->text - 1);

  while (n > 0 && n < strlen (text) && ((guchar) text[n] & 0xc0) == 0x80)
    n--;
  memcpy (hit->text, text, n);
  hit->text[n] = '\0';
}

void
hek_widget_hit_from_pick (HekWidgetHit      *hit,
                          const HekPlotPick *pick)
{
  hit->kind = HEK_WIDGET_HIT_VALUE;
  hit->row = pick->mark.point_idx;
  hit->x = pick->x;
  hit->y = pick->y;
  hit->value = pick->value;
  hit->pos_x = pick->pos_x;
  hit->pos_y = pick->pos_y;
  hek_widget_hit_set_text (hit, pick->text);
}
