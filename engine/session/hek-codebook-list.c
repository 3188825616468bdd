/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codebook library itself: what it owns, its signals, its end. -read.c reads the workspace,
 * -item.c is what it finds, -change.c and -codes.c change something by jobs of the library,
 * -compare.c measures two codebooks.
 */
#include "config.h"

#include "hek-codebook-list-private.h"

#include <glib/gi18n-lib.h>

guint hek_codebook_list_signals[HEK_CODEBOOKS_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekCodebookList, hek_codebook_list, G_TYPE_OBJECT)

/* --- object ---------------------------------------------------------------------------------- */

static void
hek_codebook_list_dispose (GObject *object)
{
  HekCodebookList *self = HEK_CODEBOOK_LIST (object);

  g_clear_object (&self->read_job);
  g_clear_object (&self->compare_job);
  g_clear_pointer (&self->comparison, hek_codebook_comparison_free);
  g_clear_object (&self->library);
  g_clear_object (&self->jobs);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (hek_codebook_list_parent_class)->dispose (object);
}

static void
hek_codebook_list_finalize (GObject *object)
{
  HekCodebookList *self = HEK_CODEBOOK_LIST (object);

  g_ptr_array_unref (self->deleted);
  g_ptr_array_unref (self->applying);
  g_free (self->message);
  G_OBJECT_CLASS (hek_codebook_list_parent_class)->finalize (object);
}

static void
add_signal (GType        type,
            guint        signal,
            const char  *name,
            guint        n_texts)
{
  GType texts[4] = { G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING };

  hek_codebook_list_signals[signal] = g_signal_newv (name, type, G_SIGNAL_RUN_LAST, NULL, NULL,
                                                     NULL, NULL, G_TYPE_NONE, n_texts, texts);
}

static void
hek_codebook_list_class_init (HekCodebookListClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hek_codebook_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = hek_codebook_list_finalize;

  add_signal (type, HEK_CODEBOOKS_CHANGED, "changed", 0);
  add_signal (type, HEK_CODEBOOKS_COMPARISON_CHANGED, "comparison-changed", 0);
  add_signal (type, HEK_CODEBOOKS_RENAMED, "renamed", 2);
  add_signal (type, HEK_CODEBOOKS_DELETED, "deleted", 1);
  add_signal (type, HEK_CODEBOOKS_RESTORED, "restored", 2);
  add_signal (type, HEK_CODEBOOKS_EXPORTED, "exported", 2);
  add_signal (type, HEK_CODEBOOKS_IMPORTED, "imported", 2);
  add_signal (type, HEK_CODEBOOKS_REMOVED, "removed", 4);
  hek_codebook_list_signals[HEK_CODEBOOKS_APPLIED]
    = g_signal_new ("applied", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_POINTER);
  hek_codebook_list_signals[HEK_CODEBOOKS_FAILED]
    = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hek_codebook_list_init (HekCodebookList *self)
{
  self->items = g_list_store_new (HEK_TYPE_CODEBOOK_ITEM);
  self->deleted = g_ptr_array_new_with_free_func (g_free);
  self->applying = g_ptr_array_new_with_free_func (g_free);
}

/* Another workspace, or none, has other codebooks. */
static void
hek_codebook_list_library_changed (HekCodebookList *self)
{
  if (self->is_closed)
    return;
  if (self->library->space == NULL)
    {
      if (self->read_job != NULL)
        hek_job_cancel (self->read_job);
      if (self->compare_job != NULL)
        hek_job_cancel (self->compare_job);
      g_list_store_remove_all (self->items);
      g_ptr_array_set_size (self->deleted, 0);
      self->is_loaded = FALSE;
      g_signal_emit (self, hek_codebook_list_signals[HEK_CODEBOOKS_CHANGED], 0);
    }
  else if (self->is_wanted)
    hek_codebook_list_read (self);
}

HekCodebookList *
hek_codebook_list_new (HekLibrary *library,
                       HekJobList *jobs)
{
  HekCodebookList *self = g_object_new (HEK_TYPE_CODEBOOK_LIST, NULL);

  self->library = g_object_ref (library);
  self->jobs = g_object_ref (jobs);
  g_signal_connect_object (library, "changed", G_CALLBACK (hek_codebook_list_library_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
hek_codebook_list_close (HekCodebookList *self)
{
  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self));

  self->is_closed = TRUE;
  if (self->read_job != NULL)
    hek_job_cancel (self->read_job);
  if (self->compare_job != NULL)
    hek_job_cancel (self->compare_job);
}

/* --- what there is --------------------------------------------------------------------------- */

void
hek_codebook_list_refresh (HekCodebookList *self)
{
  g_return_if_fail (HEK_IS_CODEBOOK_LIST (self));

  self->is_wanted = TRUE;
  if (self->library->space != NULL && !self->is_closed)
    hek_codebook_list_read (self);
}

gboolean
hek_codebook_list_is_loading (HekCodebookList *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), FALSE);

  return !self->is_loaded && self->message == NULL;
}

const char *
hek_codebook_list_get_message (HekCodebookList *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), NULL);

  return self->message;
}

GListModel *
hek_codebook_list_get_items (HekCodebookList *self)
{
  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), NULL);

  return G_LIST_MODEL (self->items);
}

HekCodebookItem *
hek_codebook_list_find (HekCodebookList *self,
                        const char      *uuid)
{
  guint n;

  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (self), NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekCodebookItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_strcmp0 (hek_codebook_item_get_info (item)->uuid, uuid) == 0)
        return item; /* the list holds it */
    }
  return NULL;
}

char *
hek_codebook_list_dup_what (HekCodebookList *self,
                            const char      *format,
                            const char      *uuid)
{
  HekCodebookItem *item = hek_codebook_list_find (self, uuid);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (item != NULL ? hek_codebook_item_get_name (item) : "", parts);
}

/* --- what is allowed ------------------------------------------------------------------------- */

void
hek_codebook_list_fail (HekCodebookList *self,
                        const char      *what,
                        const GError    *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, hek_codebook_list_signals[HEK_CODEBOOKS_FAILED], 0, what, error);
}

gboolean
hek_codebook_list_check_write (HekCodebookList *self,
                               const char      *what)
{
  g_autoptr (GError) error = NULL;

  if (hek_library_can_write (self->library, NULL, &error))
    return TRUE;
  hek_codebook_list_fail (self, what, error);
  return FALSE;
}

HekCodebookItem *
hek_codebook_list_check_item (HekCodebookList *self,
                              const char      *what,
                              const char      *uuid)
{
  HekCodebookItem *item = hek_codebook_list_find (self, uuid);
  g_autoptr (GError) error = NULL;

  if (item != NULL)
    return item;
  error = g_error_new_literal (HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                               _("The codebook is not there any more."));
  hek_codebook_list_fail (self, what, error);
  return NULL;
}
