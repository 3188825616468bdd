/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The library itself: what it owns, its signals, its end. -open.c opens the workspace, -list.c
 * keeps the lists of HekLibraryItem (-item.c), -memory.c the collections that are open, in the
 * workspace of -space.c; -work.c runs jobs one after the other for -import.c, -change.c and
 * -upkeep.c; -look.c looks at files.
 */
#include "config.h"

#include "hek-library-private.h"

static guint signals[HEK_LIBRARY_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekLibrary, hek_library, G_TYPE_OBJECT)

/* --- signals ------------------------------------------------------------------------------- */

void
hek_library_emit_changed (HekLibrary *self)
{
  g_signal_emit (self, signals[HEK_LIBRARY_SIGNAL_CHANGED], 0);
}

void
hek_library_emit_imported (HekLibrary            *self,
                           HekLibraryItem        *item,
                           const HekImportReport *report,
                           GPtrArray             *left_out,
                           GPtrArray             *notes)
{
  g_signal_emit (self, signals[HEK_LIBRARY_SIGNAL_IMPORTED], 0, hek_library_item_get_uuid (item),
                 hek_library_item_get_name (item), report, left_out, notes);
}

void
hek_library_emit_verified (HekLibrary *self,
                           const char *name,
                           GPtrArray  *problems)
{
  g_signal_emit (self, signals[HEK_LIBRARY_SIGNAL_VERIFIED], 0, name, problems);
}

void
hek_library_emit_words (HekLibrary *self,
                        guint       signal,
                        const char *a,
                        const char *b)
{
  g_signal_emit (self, signals[signal], 0, a, b);
}

void
hek_library_emit_view_kept (HekLibrary *self)
{
  g_signal_emit (self, signals[HEK_LIBRARY_SIGNAL_VIEW_KEPT], 0);
}

void
hek_library_fail (HekLibrary   *self,
                  const char   *what,
                  const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_LIBRARY_SIGNAL_FAILED], 0, what, error);
}

/* --- object -------------------------------------------------------------------------------- */

static void
hek_library_finalize (GObject *object)
{
  HekLibrary *self = HEK_LIBRARY (object);

  /* Jobs hold the library: none is left. */
  g_clear_object (&self->open_job);
  g_clear_object (&self->jobs);
  g_clear_object (&self->collections);
  g_clear_object (&self->deleted);
  g_ptr_array_unref (self->looks);
  g_ptr_array_unref (self->works);
  hek_library_stores_set_space (self->stores, NULL);
  g_clear_pointer (&self->stores, hek_library_stores_unref);
  g_clear_pointer (&self->space, hek_library_space_unref);
  pthread_cond_destroy (&self->turn_over);
  pthread_mutex_destroy (&self->turn_lock);
  g_free (self->path);
  g_free (self->message);
  G_OBJECT_CLASS (hek_library_parent_class)->finalize (object);
}

static void
hek_library_class_init (HekLibraryClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hek_library_finalize;

  signals[HEK_LIBRARY_SIGNAL_CHANGED]
    = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEK_LIBRARY_SIGNAL_IMPORTED]
    = g_signal_new ("imported", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_POINTER, G_TYPE_PTR_ARRAY,
                    G_TYPE_PTR_ARRAY);
  signals[HEK_LIBRARY_SIGNAL_DELETED]
    = g_signal_new ("deleted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_STRING);
  signals[HEK_LIBRARY_SIGNAL_VERIFIED]
    = g_signal_new ("verified", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_PTR_ARRAY);
  signals[HEK_LIBRARY_SIGNAL_EXPORTED]
    = g_signal_new ("exported", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_STRING);
  signals[HEK_LIBRARY_SIGNAL_FAILED]
    = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_ERROR);
  signals[HEK_LIBRARY_SIGNAL_VIEW_KEPT]
    = g_signal_new ("view-kept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hek_library_init (HekLibrary *self)
{
  self->stores = hek_library_stores_new ();
  self->collections = g_list_store_new (HEK_TYPE_LIBRARY_ITEM);
  self->deleted = g_list_store_new (HEK_TYPE_LIBRARY_ITEM);
  self->looks = g_ptr_array_new_with_free_func (g_object_unref);
  self->works = g_ptr_array_new ();
  pthread_mutex_init (&self->turn_lock, NULL);
  pthread_cond_init (&self->turn_over, NULL);
}

HekLibrary *
hek_library_new (HekJobList *jobs,
                 const char *path)
{
  HekLibrary *self = g_object_new (HEK_TYPE_LIBRARY, NULL);

  self->jobs = g_object_ref (jobs);
  self->path = path != NULL ? g_canonicalize_filename (path, NULL)
                            : g_build_filename (g_get_user_data_dir (), "hektor", "workspace",
                                                NULL);
  return self;
}

void
hek_library_close (HekLibrary *self)
{
  g_return_if_fail (HEK_IS_LIBRARY (self));

  self->generation++;
  if (self->open_job != NULL)
    hek_job_cancel (self->open_job);
  g_clear_object (&self->open_job);
  for (guint i = 0; i < self->looks->len; i++)
    hek_job_cancel (self->looks->pdata[i]);
  hek_library_work_cancel (self, NULL);
  hek_library_stores_set_space (self->stores, NULL);
  g_clear_pointer (&self->space, hek_library_space_unref);
  g_clear_pointer (&self->message, g_free);
  g_list_store_remove_all (self->collections);
  g_list_store_remove_all (self->deleted);
  self->state = HEK_LIBRARY_CLOSED;
  hek_library_emit_changed (self);
}

HekLibraryState
hek_library_get_state (HekLibrary *self)
{
  return self->state;
}

const char *
hek_library_get_message (HekLibrary *self)
{
  return self->message;
}

const char *
hek_library_get_path (HekLibrary *self)
{
  return self->path;
}

HekStore *
hek_library_open_store (HekLibrary  *self,
                        const char  *uuid,
                        GError     **error)
{
  return hek_library_stores_open (self->stores, uuid, error);
}

HekSearcher *
hek_library_open_searcher (HekLibrary     *self,
                           const char     *uuid,
                           const HekTask  *task,
                           GError        **error)
{
  return hek_library_stores_open_searcher (self->stores, uuid, task, error);
}

void
hek_library_set_memory_budget (HekLibrary *self,
                               guint64     n_bytes)
{
  g_return_if_fail (HEK_IS_LIBRARY (self));

  hek_library_stores_set_budget (self->stores, n_bytes);
}

guint64
hek_library_get_memory (HekLibrary *self)
{
  g_return_val_if_fail (HEK_IS_LIBRARY (self), 0);

  return hek_library_stores_get_memory (self->stores, NULL);
}
