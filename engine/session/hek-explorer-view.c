/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an Explorer session is looked at: the object, its signals, what is chosen. -values.c has the
 * values made that are chosen, -draw.c has jobs make drawings (-drawing.c) of them; -filter.c,
 * -camera.c, -look.c and -bookmark.c do what their names say; -state.c keeps it all, as -json.c
 * writes it.
 */
#include "config.h"

#include "hek-explorer-view-private.h"

static guint signals[HEK_EXPLORER_VIEW_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekExplorerView, hek_explorer_view, G_TYPE_OBJECT)

#define SMALLEST 0.5
#define LARGEST 2.5

/* --- signals --------------------------------------------------------------------------------- */

void
hek_explorer_view_emit (HekExplorerView *self,
                        guint            signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
hek_explorer_view_emit_camera (HekExplorerView *self,
                               gboolean         animated)
{
  g_signal_emit (self, signals[HEK_EXPLORER_VIEW_CAMERA_CHANGED], 0, animated);
}

void
hek_explorer_view_fail (HekExplorerView *self,
                        const char      *what,
                        const GError    *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_EXPLORER_VIEW_FAILED], 0, what, error);
}

/* --- what is looked at ----------------------------------------------------------------------- */

HekExplorerSession *
hek_explorer_view_get_session (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return self->session;
}

HekSchema *
hek_explorer_view_get_schema (HekExplorerView *self)
{
  return self->schema;
}

/* @list: of histograms or filters, which both begin with their value */
static void
drop_costly (GPtrArray       *list,
             HekExplorerView *self,
             guint            signal)
{
  guint n = list->len;

  for (guint i = n; i-- > 0;)
    if (hek_explorer_view_is_costly (self, list->pdata[i]))
      g_ptr_array_remove_index (list, i);
  if (list->len < n)
    hek_explorer_view_emit (self, signal);
}

void
hek_explorer_view_drop_costly (HekExplorerView *self)
{
  if (hek_explorer_view_is_costly (self, &self->color))
    {
      hek_explorer_value_clear (&self->color);
      hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_COLOR_CHANGED);
    }
  if (hek_explorer_view_is_costly (self, &self->size))
    {
      hek_explorer_value_clear (&self->size);
      hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_SIZE_CHANGED);
    }
  drop_costly (self->histograms, self, HEK_EXPLORER_VIEW_HISTOGRAMS_CHANGED);
  drop_costly (self->filters, self, HEK_EXPLORER_VIEW_FILTERS_CHANGED);
}

static void
hek_explorer_view_on_data (HekExplorerView *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);

  if (data == self->data)
    return;
  if (data != NULL && self->data != NULL)
    hek_explorer_view_carry_camera (self, self->data, data);
  g_clear_pointer (&self->data, hek_explorer_data_unref);
  self->data = data != NULL ? hek_explorer_data_ref (data) : NULL;
  self->serial++;
  hek_explorer_view_forget (self, HEK_EXPLORER_VALUE_HITS, NULL);
  hek_explorer_view_forget (self, HEK_EXPLORER_VALUE_EXTERN, NULL);
  if (self->hits != NULL)
    hek_explorer_view_set_hits (self, NULL, NULL, 0, NULL);
  if (data == NULL)
    {
      hek_explorer_view_drop_drawing (self);
      return;
    }
  hek_explorer_view_follow_collection (self);
  self->is_opened = TRUE;
  g_free (self->wanted_layout);
  self->wanted_layout = g_strdup (data->info->id);
  hek_explorer_view_drop_costly (self);
  hek_explorer_view_arrive (self);
  hek_explorer_view_touch (self);
  hek_explorer_view_sync (self);
}

static void
hek_explorer_view_on_tags (HekExplorerView *self)
{
  hek_explorer_view_forget (self, HEK_EXPLORER_VALUE_TAGS, NULL);
  hek_explorer_view_sync (self);
}

static void
hek_explorer_view_on_changed (HekExplorerView *self)
{
  hek_explorer_view_follow_collection (self);
  if (self->is_opened && !self->is_closed)
    hek_explorer_view_open_layout (self); /* another, instead of one that cannot be */
  hek_explorer_view_draw (self);
}

/* --- theme ----------------------------------------------------------------------------------- */

void
hek_explorer_view_set_theme (HekExplorerView    *self,
                             const HekPlotTheme *theme)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && theme != NULL);

  self->theme = *theme;
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_LOOK_CHANGED);
  hek_explorer_view_draw (self);
}

const HekPlotTheme *
hek_explorer_view_get_theme (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return &self->theme;
}

void
hek_explorer_view_set_follow (HekExplorerView *self,
                              gboolean         follow)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  self->follow = follow;
  hek_explorer_view_draw (self);
}

gboolean
hek_explorer_view_get_follow (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), FALSE);

  return self->follow;
}

/* --- colours and sizes ----------------------------------------------------------------------- */

static void
set_value (HekExplorerValue       *value,
           const HekExplorerValue *to)
{
  HekExplorerValue copy;

  hek_explorer_value_copy (to, &copy);
  hek_explorer_value_clear (value);
  *value = copy;
}

void
hek_explorer_view_set_color (HekExplorerView        *self,
                             const HekExplorerValue *value)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && value != NULL);

  if (hek_explorer_value_equal (value, &self->color))
    return;
  set_value (&self->color, value);
  hek_explorer_value_get_options (&self->color, &self->color_options);
  hek_explorer_view_touch (self);
  hek_explorer_view_sync (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_COLOR_CHANGED);
}

const HekExplorerValue *
hek_explorer_view_get_color (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return &self->color;
}

void
hek_explorer_view_set_color_options (HekExplorerView            *self,
                                     const HekSceneColorOptions *options)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && options != NULL);

  self->color_options = *options;
  hek_explorer_view_touch (self);
  hek_explorer_view_draw (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_COLOR_CHANGED);
}

const HekSceneColorOptions *
hek_explorer_view_get_color_options (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return &self->color_options;
}

void
hek_explorer_view_set_size (HekExplorerView        *self,
                            const HekExplorerValue *value)
{
  HekExplorerValue numbers;

  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && value != NULL);

  numbers = *value;
  numbers.as = HEK_EXPLORER_AS_NUMBERS;
  if (hek_explorer_value_equal (&numbers, &self->size))
    return;
  set_value (&self->size, &numbers);
  hek_explorer_view_touch (self);
  hek_explorer_view_sync (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_SIZE_CHANGED);
}

const HekExplorerValue *
hek_explorer_view_get_size (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return &self->size;
}

void
hek_explorer_view_set_size_options (HekExplorerView              *self,
                                    const HekExplorerSizeOptions *options)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self) && options != NULL);

  self->size_options = *options;
  hek_explorer_view_touch (self);
  hek_explorer_view_draw (self);
  hek_explorer_view_emit (self, HEK_EXPLORER_VIEW_SIZE_CHANGED);
}

const HekExplorerSizeOptions *
hek_explorer_view_get_size_options (HekExplorerView *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (self), NULL);

  return &self->size_options;
}

/* --- object ---------------------------------------------------------------------------------- */

void
hek_explorer_view_close (HekExplorerView *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_VIEW (self));

  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  g_signal_handlers_disconnect_by_data (self->session, self);
  hek_explorer_view_close_state (self);
  hek_explorer_view_drop_making (self);
  hek_explorer_view_drop_drawing (self);
}

static void
hek_explorer_view_dispose (GObject *object)
{
  hek_explorer_view_close (HEK_EXPLORER_VIEW (object));
  G_OBJECT_CLASS (hek_explorer_view_parent_class)->dispose (object);
}

static void
hek_explorer_view_finalize (GObject *object)
{
  HekExplorerView *self = HEK_EXPLORER_VIEW (object);

  g_clear_pointer (&self->data, hek_explorer_data_unref);
  hek_explorer_value_clear (&self->color);
  hek_explorer_value_clear (&self->size);
  g_ptr_array_unref (self->filters);
  g_ptr_array_unref (self->histograms);
  g_array_unref (self->loads);
  g_ptr_array_unref (self->kept);
  g_ptr_array_unref (self->making);
  g_clear_pointer (&self->hits, g_bytes_unref);
  g_clear_pointer (&self->hit_distances, g_bytes_unref);
  g_free (self->hits_label);
  g_free (self->layout_key);
  g_hash_table_unref (self->cameras);
  g_array_unref (self->undo);
  g_array_unref (self->redo);
  g_ptr_array_unref (self->bookmarks);
  g_clear_pointer (&self->deleted, hek_explorer_bookmark_free);
  g_clear_pointer (&self->going, hek_explorer_bookmark_free);
  g_hash_table_unref (self->motions);
  g_free (self->uuid);
  g_free (self->wanted_layout);
  g_free (self->tried_layout);
  g_clear_pointer (&self->schema, hek_schema_unref);
  g_clear_object (&self->jobs);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hek_explorer_view_parent_class)->finalize (object);
}

static void
hek_explorer_view_class_init (HekExplorerViewClass *klass)
{
  static const char *const names[] = { "drawing-changed", "legend-changed", "color-changed",
                                       "size-changed", "filters-changed", "histograms-changed",
                                       "values-changed", "hits-changed", "look-changed",
                                       "bookmarks-changed", "busy-changed" };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hek_explorer_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = hek_explorer_view_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[HEK_EXPLORER_VIEW_DRAWING_CHANGED + i] =
      g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEK_EXPLORER_VIEW_CAMERA_CHANGED]
    = g_signal_new ("camera-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                    G_TYPE_BOOLEAN);
  signals[HEK_EXPLORER_VIEW_FAILED]
    = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_ERROR);
}

static void
kept_free (gpointer data)
{
  HekExplorerKept *kept = data;

  hek_explorer_values_unref (kept->values);
  g_free (kept);
}

static void
making_free (gpointer data)
{
  HekExplorerMaking *making = data;

  hek_explorer_value_clear (&making->value);
  g_clear_object (&making->job);
  g_free (making);
}

static void
hek_explorer_view_init (HekExplorerView *self)
{
  hek_plot_theme_init (&self->theme, HEK_PLOT_THEME_LIGHT);
  self->follow = TRUE;
  hek_explorer_value_get_options (&self->color, &self->color_options);
  self->size_options.smallest = SMALLEST;
  self->size_options.largest = LARGEST;
  self->look = (HekExplorerLook) { .attenuate = TRUE, .eye_dome = 1, .axes = TRUE,
                                   .labels = TRUE, .links = TRUE };
  self->filters = g_ptr_array_new_with_free_func (hek_explorer_filter_free);
  self->histograms = g_ptr_array_new_with_free_func (hek_explorer_histogram_free);
  self->loads = g_array_new (FALSE, FALSE, sizeof (HekExplorerValue));
  g_array_set_clear_func (self->loads, (GDestroyNotify) hek_explorer_value_clear);
  self->kept = g_ptr_array_new_with_free_func (kept_free);
  self->making = g_ptr_array_new_with_free_func (making_free);
  self->cameras = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->motions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->undo = g_array_new (FALSE, FALSE, sizeof (HekSceneCamera));
  self->redo = g_array_new (FALSE, FALSE, sizeof (HekSceneCamera));
  self->bookmarks = g_ptr_array_new_with_free_func (hek_explorer_bookmark_free);
}

HekExplorerView *
hek_explorer_view_new (HekExplorerSession *session,
                       HekJobList         *jobs)
{
  HekExplorerView *self = g_object_new (HEK_TYPE_EXPLORER_VIEW, NULL);
  const struct { const char *name; GCallback func; } handlers[] = {
    { "changed", G_CALLBACK (hek_explorer_view_on_changed) },
    { "layouts-changed", G_CALLBACK (hek_explorer_view_open_layout) },
    { "data-changed", G_CALLBACK (hek_explorer_view_on_data) },
    { "frame", G_CALLBACK (hek_explorer_view_draw) },
    { "selection-changed", G_CALLBACK (hek_explorer_view_draw) },
    { "tags-changed", G_CALLBACK (hek_explorer_view_on_tags) },
  };

  self->session = g_object_ref (session);
  self->jobs = g_object_ref (jobs);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (session, handlers[i].name, handlers[i].func, self,
                             G_CONNECT_SWAPPED);
  hek_explorer_view_follow_collection (self);
  hek_explorer_view_on_data (self);
  return self;
}
