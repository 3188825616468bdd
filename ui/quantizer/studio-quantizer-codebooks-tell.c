/* SPDX-License-Identifier: Apache-2.0 */
/* What became of the jobs: toasts, with undo where something can be lost, and failures above the
 * view. */
#include "config.h"

#include "studio-quantizer-codebooks-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-page.h"
#include "studio-toast.h"
#include "studio-words.h"

/* What the button of a toast undoes. */
typedef struct
{
  GWeakRef view;
  char *a, *b; /* owned */
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_weak_ref_clear (&undo->view);
  g_free (undo->a);
  g_free (undo->b);
  g_free (undo);
}

static void
connect_undo (StudioQuantizerCodebooks *self,
              AdwToast                 *toast,
              GCallback                 callback,
              const char               *a,
              const char               *b)
{
  Undo *undo = g_new0 (Undo, 1);

  g_weak_ref_init (&undo->view, self);
  undo->a = g_strdup (a);
  undo->b = g_strdup (b);
  g_signal_connect_data (toast, "button-clicked", callback, undo, undo_free, 0);
}

/* @text: (transfer full). Returns: (transfer full) */
static AdwToast *
new_toast (char       *text,
           const char *button)
{
  AdwToast *toast = studio_toast_new (text);

  adw_toast_set_button_label (toast, button);
  g_free (text);
  return toast;
}

/* @toast: (transfer full) */
static void
show_toast (StudioQuantizerCodebooks *self,
            AdwToast                 *toast)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), STUDIO_TYPE_PAGE);

  studio_message_bar_hide (self->message_bar); /* what did not work before is over */
  if (page != NULL)
    studio_page_add_toast (STUDIO_PAGE (page), toast);
  else
    g_object_unref (toast);
}

/* Without anything to undo. */
static void
tell (StudioQuantizerCodebooks *self,
      char                     *text)
{
  show_toast (self, new_toast (text, NULL));
}

/* --- deletion -------------------------------------------------------------------------------- */

static void
studio_quantizer_codebooks_undo_deletion (StudioQuantizerCodebooks *self)
{
  if (self->list != NULL)
    hek_codebook_list_restore (self->list);
}

static void
studio_quantizer_codebooks_deleted (StudioQuantizerCodebooks *self,
                                    const char               *name)
{
  AdwToast *toast = new_toast (g_strdup_printf (_("%s was deleted"), name), _("Undo"));

  g_signal_connect_object (toast, "button-clicked",
                           G_CALLBACK (studio_quantizer_codebooks_undo_deletion), self,
                           G_CONNECT_SWAPPED);
  show_toast (self, toast);
}

static void
studio_quantizer_codebooks_restored (StudioQuantizerCodebooks *self,
                                     const char               *uuid,
                                     const char               *name)
{
  studio_quantizer_codebooks_select (self, uuid);
  tell (self, g_strdup_printf (_("%s is back"), name));
}

/* --- names ----------------------------------------------------------------------------------- */

/* Any version has the name that all of them have. */
static void
undo_rename (AdwToast *toast,
             Undo     *undo)
{
  g_autoptr (StudioQuantizerCodebooks) self = g_weak_ref_get (&undo->view);
  GListModel *items = self != NULL ? hek_codebook_list_get_items (self->list) : NULL;

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HekCodebookItem) item = g_list_model_get_item (items, i);
      const HekCodebookInfo *info = hek_codebook_item_get_info (item);

      if (!g_str_equal (info->name, undo->b))
        continue;
      hek_codebook_list_rename (self->list, info->uuid, undo->a);
      return;
    }
}

static void
studio_quantizer_codebooks_renamed (StudioQuantizerCodebooks *self,
                                    const char               *old,
                                    const char               *name)
{
  AdwToast *toast
    = new_toast (g_strdup_printf (_("%s is called %s now"), old, name), _("Undo"));

  connect_undo (self, toast, G_CALLBACK (undo_rename), old, name);
  show_toast (self, toast);
}

/* --- codes ----------------------------------------------------------------------------------- */

static void
studio_quantizer_codebooks_applied (StudioQuantizerCodebooks *self,
                                    const char               *name,
                                    const char               *collection,
                                    const HekCodesReport     *report)
{
  g_autofree char *n = studio_count_format (report->n_vectors);

  tell (self, g_strdup_printf (_("%s has codes of %s: %s rows encoded in %.2f s"), collection,
                               name, n, report->encode_s));
}

static void
undo_removal (AdwToast *toast,
              Undo     *undo)
{
  g_autoptr (StudioQuantizerCodebooks) self = g_weak_ref_get (&undo->view);

  if (self != NULL)
    hek_codebook_list_apply (self->list, undo->a, undo->b);
}

static void
studio_quantizer_codebooks_removed (StudioQuantizerCodebooks *self,
                                    const char               *uuid,
                                    const char               *name,
                                    const char               *collection_uuid,
                                    const char               *collection)
{
  AdwToast *toast
    = new_toast (g_strdup_printf (_("%s has no codes of %s any more"), collection, name),
                 _("Encode again"));

  connect_undo (self, toast, G_CALLBACK (undo_removal), uuid, collection_uuid);
  show_toast (self, toast);
}

/* --- files ----------------------------------------------------------------------------------- */

static void
studio_quantizer_codebooks_exported (StudioQuantizerCodebooks *self,
                                     const char               *name,
                                     const char               *path)
{
  g_autofree char *base = g_filename_display_basename (path);

  tell (self, g_strdup_printf (_("%s was saved as %s"), name, base));
}

static void
studio_quantizer_codebooks_imported (StudioQuantizerCodebooks *self,
                                     const char               *uuid,
                                     const char               *name)
{
  studio_quantizer_codebooks_select (self, uuid);
  tell (self, g_strdup_printf (_("%s was imported"), name));
}

/* --- failures -------------------------------------------------------------------------------- */

static void
studio_quantizer_codebooks_failed (StudioQuantizerCodebooks *self,
                                   const char               *what,
                                   const GError             *error)
{
  g_autofree char *sentence = studio_words_sentence (error->message);
  g_autofree char *text = g_strdup_printf (_("%s did not work. %s"), what, sentence);

  studio_message_bar_show (self->message_bar, text, NULL, NULL);
}

void
studio_quantizer_codebooks_connect_list (StudioQuantizerCodebooks *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } told[] = {
    { "deleted", G_CALLBACK (studio_quantizer_codebooks_deleted) },
    { "restored", G_CALLBACK (studio_quantizer_codebooks_restored) },
    { "renamed", G_CALLBACK (studio_quantizer_codebooks_renamed) },
    { "applied", G_CALLBACK (studio_quantizer_codebooks_applied) },
    { "removed", G_CALLBACK (studio_quantizer_codebooks_removed) },
    { "exported", G_CALLBACK (studio_quantizer_codebooks_exported) },
    { "imported", G_CALLBACK (studio_quantizer_codebooks_imported) },
    { "failed", G_CALLBACK (studio_quantizer_codebooks_failed) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_connect_object (self->list, told[i].signal, told[i].callback, self,
                             G_CONNECT_SWAPPED);
}
