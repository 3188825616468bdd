/* SPDX-License-Identifier: Apache-2.0 */
/* One body: which content it shows, and what of the user's view lasts from one to the next. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"

static G_DEFINE_QUARK (studio-dashboard-pane, pane)

/* --- life ------------------------------------------------------------------------------------- */

StudioDashboardPane *
studio_dashboard_pane_ref (StudioDashboardPane *self)
{
  g_ref_count_inc (&self->ref);
  return self;
}

void
studio_dashboard_pane_unref (StudioDashboardPane *self)
{
  if (!g_ref_count_dec (&self->ref))
    return;
  g_clear_pointer (&self->content, hek_dashboard_content_unref);
  g_clear_pointer (&self->next, hek_dashboard_content_unref);
  g_clear_pointer (&self->picture, hek_widget_picture_free);
  g_clear_pointer (&self->selection, hek_scene_set_unref);
  g_clear_object (&self->pixels);
  g_free (self->order.filter);
  g_free (self->filter);
  g_free (self->id);
  g_free (self);
}

static void
studio_dashboard_pane_unref_data (gpointer data)
{
  studio_dashboard_pane_unref (data);
}

StudioDashboardPane *
studio_dashboard_pane_new (StudioDashboardContents *contents,
                           StudioDashboardTile     *tile)
{
  StudioDashboardPane *self = g_new0 (StudioDashboardPane, 1);

  g_ref_count_init (&self->ref);
  self->contents = contents;
  self->tile = tile;
  self->body = studio_dashboard_tile_get_body (tile);
  self->id = g_strdup (studio_dashboard_tile_get_id (tile));
  self->is_stale = TRUE;
  self->anchor = -1;
  self->order.column = -1;
  hek_widget_view_init (&self->view);
  g_object_set_qdata_full (G_OBJECT (self->body), pane_quark (), studio_dashboard_pane_ref (self),
                           studio_dashboard_pane_unref_data);
  studio_dashboard_pane_init_input (self);
  return self;
}

StudioDashboardPane *
studio_dashboard_pane_get (GtkWidget *body)
{
  return g_object_get_qdata (G_OBJECT (body), pane_quark ());
}

void
studio_dashboard_pane_close (StudioDashboardPane *self)
{
  studio_dashboard_pane_stop (self);
  studio_dashboard_pane_stop_match (self);
  g_clear_handle_id (&self->rest_timer, g_source_remove);
  self->contents = NULL;
  self->tile = NULL;
  self->body = self->entry = self->filter_button = NULL;
}

/* --- what it is ------------------------------------------------------------------------------- */

HekWidget *
studio_dashboard_pane_get_drawing (StudioDashboardPane *self)
{
  return self->content != NULL ? self->content->drawing : NULL;
}

StudioPaneManner
studio_dashboard_pane_get_manner (StudioDashboardPane *self)
{
  static const struct
  {
    const char *kind;
    StudioPaneManner manner;
  } manners[] = {
    { "line", STUDIO_PANE_TIME },         { "heatmap", STUDIO_PANE_TIME },
    { "histogram", STUDIO_PANE_CHART },   { "scatter", STUDIO_PANE_SCATTER },
    { "table", STUDIO_PANE_TABLE },       { "scene", STUDIO_PANE_SCENE },
    { "card", STUDIO_PANE_READ },
  };
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  const HekFrame *frame = drawing != NULL ? hek_widget_get_frame (drawing, 0) : NULL;

  for (guint i = 0; frame != NULL && i < G_N_ELEMENTS (manners); i++)
    if (g_str_equal (hek_widget_get_kind (drawing)->id, manners[i].kind))
      /* a matrix has no time */
      return manners[i].manner == STUDIO_PANE_TIME
                 && hek_frame_find_type (frame, HEK_FRAME_TIME, -1) < 0
               ? STUDIO_PANE_READ : manners[i].manner;
  return STUDIO_PANE_STILL;
}

/* --- contents --------------------------------------------------------------------------------- */

void
studio_dashboard_pane_unzoom (StudioDashboardPane *self)
{
  self->view.x_from = self->view.x_to = self->view.y_from = self->view.y_to = 0;
  studio_dashboard_pane_redraw (self, TRUE);
}

static void
studio_dashboard_pane_forget_view (StudioDashboardPane *self)
{
  hek_widget_view_init (&self->view);
  self->view.picture = self->picture; /* until there is another */
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->order.filter, g_free);
  g_clear_pointer (&self->selection, hek_scene_set_unref);
  self->order.column = -1;
  self->order.descending = FALSE;
  self->anchor = -1;
  self->has_hit = self->by_key = FALSE;
}

/* Whether what was zoomed, sorted and selected there means something here. */
static gboolean
studio_dashboard_pane_is_alike (const HekDashboardContent *a,
                                const HekDashboardContent *b)
{
  const HekFrame *f, *g;

  if (a->widget->kind != b->widget->kind || a->frames->len == 0 || b->frames->len == 0)
    return FALSE;
  f = a->frames->pdata[0];
  g = b->frames->pdata[0];
  if (f->n_columns != g->n_columns)
    return FALSE;
  for (guint i = 0; i < f->n_columns; i++)
    if (f->columns[i].type != g->columns[i].type
        || g_strcmp0 (f->columns[i].name, g->columns[i].name) != 0)
      return FALSE;
  for (guint i = 0; i < a->widget->kind->n_texts; i++)
    if (g_strcmp0 (a->widget->options.texts[i], b->widget->options.texts[i]) != 0)
      return FALSE;
  return TRUE;
}

void
studio_dashboard_pane_describe (StudioDashboardPane *self)
{
  g_autofree char *text = self->content != NULL ? hek_dashboard_content_describe (self->content)
                                                : g_strdup ("");
  guint32 n = self->selection != NULL ? hek_scene_set_count (self->selection) : 0;

  if (n > 0)
    {
      g_autofree char *rows = studio_count_format (n);
      g_autofree char *whole = g_steal_pointer (&text);
      /* Translators: behind a sentence about a plot or a table */
      g_autofree char *selected = g_strdup_printf (ngettext ("%s row is selected.",
                                                             "%s rows are selected.", n), rows);

      text = g_strdup_printf ("%s %s", whole, selected);
    }
  studio_dashboard_tile_set_description (self->tile, text);
}

void
studio_dashboard_pane_show (StudioDashboardPane *self,
                            HekDashboardContent *content,
                            HekWidgetPicture    *picture)
{
  g_autoptr (HekDashboardContent) old = self->content;

  self->content = content != NULL ? hek_dashboard_content_ref (content) : NULL;
  g_clear_pointer (&self->picture, hek_widget_picture_free);
  self->picture = picture;
  self->view.picture = picture;
  self->axes_known = FALSE;
  gtk_widget_set_focusable (self->body, studio_dashboard_pane_get_manner (self)
                                          != STUDIO_PANE_STILL);
  if (old != content)
    {
      studio_dashboard_pane_apply_rows (self);
      studio_dashboard_pane_update_cover (self);
      studio_dashboard_pane_update_filter (self);
      studio_dashboard_pane_describe (self);
    }
  studio_dashboard_pane_pick_again (self);
  studio_dashboard_pane_redraw (self, FALSE);
}

void
studio_dashboard_pane_set_content (StudioDashboardPane *self,
                                   HekDashboardContent *content)
{
  HekDashboardContent *before = self->next != NULL ? self->next : self->content;

  if (content == before)
    return;
  if (content != NULL && before != NULL && content->drawing != NULL && before->drawing != NULL
      && !studio_dashboard_pane_is_alike (before, content))
    studio_dashboard_pane_forget_view (self);
  self->is_dimmed = FALSE;
  g_clear_pointer (&self->next, hek_dashboard_content_unref);
  if (content != NULL && studio_dashboard_pane_needs_picture (self, content))
    {
      self->next = hek_dashboard_content_ref (content);
      studio_dashboard_pane_render (self);
      return;
    }
  self->serial++;
  studio_dashboard_pane_show (self, content, NULL);
}

void
studio_dashboard_pane_forget (StudioDashboardPane *self)
{
  studio_dashboard_pane_forget_view (self);
  studio_dashboard_pane_set_content (self, NULL);
}

/* --- as nobody has touched it ----------------------------------------------------------------- */

gboolean
studio_dashboard_pane_can_reset (StudioDashboardPane *self)
{
  const HekWidgetView *view = &self->view;

  return view->x_from < view->x_to || view->y_from < view->y_to || view->has_camera
         || self->order.column >= 0 || self->order.filter != NULL || self->selection != NULL
         || (studio_dashboard_pane_get_manner (self) == STUDIO_PANE_TIME
             && studio_dashboard_contents_is_zoomed (self->contents));
}

void
studio_dashboard_pane_reset (StudioDashboardPane *self)
{
  if (self->selection != NULL)
    studio_dashboard_pane_select (self, NULL);
  if (studio_dashboard_pane_get_manner (self) == STUDIO_PANE_TIME)
    studio_dashboard_contents_reset_range (self->contents);
  studio_dashboard_pane_forget_view (self);
  if (self->entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (studio_dashboard_pane_get_manner (self) == STUDIO_PANE_SCENE)
    studio_dashboard_pane_render (self);
  studio_dashboard_pane_redraw (self, TRUE);
}
