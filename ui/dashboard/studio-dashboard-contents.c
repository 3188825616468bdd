/* SPDX-License-Identifier: Apache-2.0 */
/* The contents of all tiles of a grid: which pane has which, and what others ask of them. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <math.h>

#define STUDIO_CONTENTS_DIM_MSEC 300

G_DEFINE_FINAL_TYPE (StudioDashboardContents, studio_dashboard_contents, G_TYPE_OBJECT)

enum
{
  RANGE_CHOSEN,
  RANGE_RESET,
  ROWS_SELECTED,
  CONFIGURE,
  HOVER_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

gboolean
studio_dashboard_contents_emit_range (StudioDashboardContents *self,
                                      gint64                   from_us,
                                      gint64                   to_us)
{
  gboolean handled = FALSE;

  g_signal_emit (self, signals[RANGE_CHOSEN], 0, from_us, to_us, &handled);
  return handled;
}

gboolean
studio_dashboard_contents_emit_reset (StudioDashboardContents *self)
{
  gboolean handled = FALSE;

  g_signal_emit (self, signals[RANGE_RESET], 0, &handled);
  return handled;
}

void
studio_dashboard_contents_emit_rows (StudioDashboardContents *self,
                                     const char              *collection,
                                     GArray                  *row_ids)
{
  g_signal_emit (self, signals[ROWS_SELECTED], 0, collection, row_ids);
}

void
studio_dashboard_contents_emit_configure (StudioDashboardContents *self,
                                          const char              *id)
{
  g_autofree char *copy = g_strdup (id);

  g_signal_emit (self, signals[CONFIGURE], 0, copy);
}

void
studio_dashboard_contents_emit_hover (StudioDashboardContents *self,
                                      gint64                   moment_us)
{
  g_signal_emit (self, signals[HOVER_CHANGED], 0, moment_us);
}

/* --- what takes long -------------------------------------------------------------------------- */

/* Dims what shows something else than what is wanted, as long as that is on its way. */
static gboolean
on_watch (gpointer data)
{
  StudioDashboardContents *self = data;
  gboolean fetching = hek_dashboard_session_is_fetching (self->session), any = FALSE;
  GHashTableIter iter;
  gpointer each;

  g_hash_table_iter_init (&iter, self->panes);
  while (g_hash_table_iter_next (&iter, NULL, &each))
    {
      StudioDashboardPane *pane = each;
      gboolean is_dimmed = fetching && !hek_dashboard_session_is_current (self->session, pane->id);

      any |= is_dimmed;
      if (is_dimmed == pane->is_dimmed)
        continue;
      pane->is_dimmed = is_dimmed;
      gtk_widget_queue_draw (pane->body);
    }
  if (any)
    return G_SOURCE_CONTINUE;
  self->watch = 0;
  return G_SOURCE_REMOVE;
}

static void
studio_dashboard_contents_watch (StudioDashboardContents *self)
{
  if (self->watch == 0)
    self->watch = g_timeout_add (STUDIO_CONTENTS_DIM_MSEC, on_watch, self);
}

/* --- panes ------------------------------------------------------------------------------------ */

static StudioDashboardPane *
studio_dashboard_contents_find (StudioDashboardContents *self,
                                const char              *id)
{
  return id != NULL ? g_hash_table_lookup (self->panes, id) : NULL;
}

/* A tile is no more; there may be another of that id already. */
static void
on_tile_gone (gpointer  data,
              GObject  *tile)
{
  g_autoptr (StudioDashboardPane) pane = data;
  StudioDashboardContents *self = pane->contents;

  if (self == NULL)
    return;
  if (self->link_pane == pane)
    {
      self->link_pane = NULL;
      self->link_x = NAN;
    }
  studio_dashboard_pane_close (pane);
  if (g_hash_table_lookup (self->panes, pane->id) == pane)
    g_hash_table_remove (self->panes, pane->id);
}

static void
on_tile_added (StudioDashboardGrid     *grid,
               StudioDashboardTile     *tile,
               StudioDashboardContents *self)
{
  StudioDashboardPane *pane = studio_dashboard_pane_new (self, tile);

  g_object_weak_ref (G_OBJECT (tile), on_tile_gone, studio_dashboard_pane_ref (pane));
  g_hash_table_replace (self->panes, g_strdup (pane->id), pane);
  studio_dashboard_pane_set_content (
    pane, hek_dashboard_session_get_content (self->session, pane->id));
  studio_dashboard_contents_watch (self);
}

/* --- the session ------------------------------------------------------------------------------ */

static void
on_content_changed (HekDashboardSession     *session,
                    const char              *id,
                    StudioDashboardContents *self)
{
  StudioDashboardPane *pane = studio_dashboard_contents_find (self, id);

  if (pane == NULL)
    return;
  if (pane->is_dimmed)
    gtk_widget_queue_draw (pane->body);
  studio_dashboard_pane_set_content (pane, hek_dashboard_session_get_content (session, id));
}

/* Another dashboard may have widgets of the same ids, whose tiles stay. */
static void
on_changed (HekDashboardSession     *session,
            StudioDashboardContents *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (session);
  const char *id = dashboard != NULL ? hek_dashboard_get_id (dashboard) : NULL;
  GHashTableIter iter;
  gpointer pane;

  if (g_strcmp0 (id, self->dashboard_id) != 0)
    {
      g_free (self->dashboard_id);
      self->dashboard_id = g_strdup (id);
      self->has_range = FALSE;
      self->gesture = 0;
      g_hash_table_iter_init (&iter, self->panes);
      while (g_hash_table_iter_next (&iter, NULL, &pane))
        studio_dashboard_pane_forget (pane);
      g_hash_table_iter_init (&iter, self->panes);
      while (g_hash_table_iter_next (&iter, NULL, &pane))
        studio_dashboard_pane_set_content (
          pane, hek_dashboard_session_get_content (session, ((StudioDashboardPane *) pane)->id));
    }
  studio_dashboard_contents_watch (self);
}

/* --- what others ask -------------------------------------------------------------------------- */

gboolean
studio_dashboard_contents_can_reset (StudioDashboardContents *self,
                                     const char              *id)
{
  StudioDashboardPane *pane = studio_dashboard_contents_find (self, id);

  return pane != NULL && studio_dashboard_pane_can_reset (pane);
}

void
studio_dashboard_contents_reset (StudioDashboardContents *self,
                                 const char              *id)
{
  StudioDashboardPane *pane = studio_dashboard_contents_find (self, id);

  if (pane != NULL)
    studio_dashboard_pane_reset (pane);
}

gboolean
studio_dashboard_contents_copy (StudioDashboardContents *self,
                                const char              *id)
{
  StudioDashboardPane *pane = studio_dashboard_contents_find (self, id);

  return pane != NULL && studio_dashboard_pane_copy (pane);
}

gboolean
studio_dashboard_contents_filter (StudioDashboardContents *self,
                                  const char              *id)
{
  StudioDashboardPane *pane = studio_dashboard_contents_find (self, id);

  if (pane == NULL || studio_dashboard_pane_get_manner (pane) != STUDIO_PANE_TABLE)
    return FALSE;
  studio_dashboard_pane_open_filter (pane);
  return TRUE;
}

void
studio_dashboard_contents_focus (StudioDashboardContents *self,
                                 const char              *id)
{
  StudioDashboardPane *pane = studio_dashboard_contents_find (self, id);

  if (pane != NULL)
    gtk_widget_grab_focus (pane->body);
}

/* --- object ----------------------------------------------------------------------------------- */

static void
studio_dashboard_contents_dispose (GObject *object)
{
  StudioDashboardContents *self = STUDIO_DASHBOARD_CONTENTS (object);
  GHashTableIter iter;
  gpointer pane;

  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_handle_id (&self->width_timer, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->grid != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->grid, self);
      studio_dashboard_grid_set_draw (self->grid, NULL, NULL, NULL);
    }
  g_clear_weak_pointer (&self->grid);
  g_hash_table_iter_init (&iter, self->panes);
  while (g_hash_table_iter_next (&iter, NULL, &pane))
    studio_dashboard_pane_close (pane);
  g_hash_table_remove_all (self->panes);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_dashboard_contents_parent_class)->dispose (object);
}

static void
studio_dashboard_contents_finalize (GObject *object)
{
  StudioDashboardContents *self = STUDIO_DASHBOARD_CONTENTS (object);

  g_hash_table_unref (self->panes);
  g_free (self->dashboard_id);
  g_free (self->rows_collection);
  g_clear_pointer (&self->rows, g_array_unref);
  G_OBJECT_CLASS (studio_dashboard_contents_parent_class)->finalize (object);
}

static void
studio_dashboard_contents_class_init (StudioDashboardContentsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_contents_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_contents_finalize;

  signals[RANGE_CHOSEN] = g_signal_new ("range-chosen", type, G_SIGNAL_RUN_LAST, 0,
                                        g_signal_accumulator_true_handled, NULL, NULL,
                                        G_TYPE_BOOLEAN, 2, G_TYPE_INT64, G_TYPE_INT64);
  signals[RANGE_RESET] = g_signal_new ("range-reset", type, G_SIGNAL_RUN_LAST, 0,
                                       g_signal_accumulator_true_handled, NULL, NULL,
                                       G_TYPE_BOOLEAN, 0);
  signals[ROWS_SELECTED] = g_signal_new ("rows-selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ARRAY);
  signals[CONFIGURE] = g_signal_new ("configure", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HOVER_CHANGED] = g_signal_new ("hover-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
unref_pane (gpointer pane)
{
  studio_dashboard_pane_unref (pane);
}

static void
studio_dashboard_contents_init (StudioDashboardContents *self)
{
  self->panes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_pane);
  self->link_x = NAN;
  self->frame = -1;
}

StudioDashboardContents *
studio_dashboard_contents_new (HekDashboardSession *session,
                               StudioDashboardGrid *grid)
{
  StudioDashboardContents *self = g_object_new (STUDIO_TYPE_DASHBOARD_CONTENTS, NULL);
  HekDashboard *dashboard = studio_dashboard_grid_get_dashboard (grid);

  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->grid, grid);
  studio_dashboard_grid_set_draw (grid, studio_dashboard_contents_draw, self, NULL);
  g_signal_connect (grid, "tile-added", G_CALLBACK (on_tile_added), self);
  g_signal_connect (session, "content-changed", G_CALLBACK (on_content_changed), self);
  g_signal_connect (session, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (session, "list-changed", G_CALLBACK (on_changed), self);
  g_signal_connect (session, "moment-changed", G_CALLBACK (on_changed), self);
  on_changed (session, self);
  for (guint i = 0; dashboard != NULL && i < hek_dashboard_get_n_widgets (dashboard); i++)
    on_tile_added (grid,
                   studio_dashboard_grid_get_tile (grid,
                                                   hek_dashboard_get_widget (dashboard, i)->id),
                   self);
  return self;
}
