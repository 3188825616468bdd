/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-watch.h"

#define STUDIO_WATCH_MS 60

struct _StudioQuantizerWatch
{
  HekQuantizerSession *session; /* owned */
  GListModel *list;             /* owned */
  GPtrArray *runs;              /* owned: that are listened to */
  GFunc changed;
  gpointer data;
  guint timeout;
};

static gboolean
studio_quantizer_watch_tell (gpointer data)
{
  StudioQuantizerWatch *watch = data;

  watch->timeout = 0;
  watch->changed (watch->session, watch->data);
  return G_SOURCE_REMOVE;
}

static void
studio_quantizer_watch_changed (StudioQuantizerWatch *watch)
{
  if (watch->timeout == 0)
    watch->timeout = g_timeout_add (STUDIO_WATCH_MS, studio_quantizer_watch_tell, watch);
}

static void
studio_quantizer_watch_leave_runs (StudioQuantizerWatch *watch)
{
  for (guint i = 0; i < watch->runs->len; i++)
    g_signal_handlers_disconnect_by_data (watch->runs->pdata[i], watch);
  g_ptr_array_set_size (watch->runs, 0);
}

static void
studio_quantizer_watch_items_changed (StudioQuantizerWatch *watch)
{
  studio_quantizer_watch_leave_runs (watch);
  for (guint i = 0; i < g_list_model_get_n_items (watch->list); i++)
    {
      gpointer run = g_list_model_get_item (watch->list, i);

      g_ptr_array_add (watch->runs, run);
      g_signal_connect_swapped (run, "changed", G_CALLBACK (studio_quantizer_watch_changed),
                                watch);
    }
  studio_quantizer_watch_changed (watch);
}

StudioQuantizerWatch *
studio_quantizer_watch_new (HekQuantizerSession *session,
                            GFunc                changed,
                            gpointer             data)
{
  StudioQuantizerWatch *watch = g_new0 (StudioQuantizerWatch, 1);

  watch->session = g_object_ref (session);
  watch->list = g_object_ref (hek_quantizer_session_get_runs (session));
  watch->runs = g_ptr_array_new_with_free_func (g_object_unref);
  watch->changed = changed;
  watch->data = data;
  g_signal_connect_swapped (session, "changed", G_CALLBACK (studio_quantizer_watch_changed),
                            watch);
  g_signal_connect_swapped (watch->list, "items-changed",
                            G_CALLBACK (studio_quantizer_watch_items_changed), watch);
  studio_quantizer_watch_items_changed (watch);
  return watch;
}

void
studio_quantizer_watch_free (StudioQuantizerWatch *watch)
{
  g_clear_handle_id (&watch->timeout, g_source_remove);
  studio_quantizer_watch_leave_runs (watch);
  g_signal_handlers_disconnect_by_data (watch->session, watch);
  g_signal_handlers_disconnect_by_data (watch->list, watch);
  g_ptr_array_unref (watch->runs);
  g_object_unref (watch->list);
  g_object_unref (watch->session);
  g_free (watch);
}
