/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-search-start.h"

#include <glib/gi18n.h>

#include "studio-search-examples.h"
#include "studio-search-resource.h"
#include "studio-search-text.h"

#define STUDIO_QUERY "studio-query" /* data of a button */
#define STUDIO_EXAMPLE_CHARS 52

struct _StudioSearchStart
{
  AdwBin parent_instance;

  /* template */
  AdwStatusPage *status;
  GtkBox *examples;

  HekLibrary *library;      /* owned (nullable) */
  StudioSearchDraft *draft; /* owned (nullable) */
  char *uuid;               /* (nullable): of the collection whose examples are shown */
  gboolean has_keys;        /* that collection has a key field */
  HekJob *job;              /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioSearchStart, studio_search_start, ADW_TYPE_BIN)

/* Only collection, terms and filter are the example's: the settings stay. */
static void
studio_search_start_chosen (StudioSearchStart *self,
                            GtkWidget         *button)
{
  const HekSearchQuery *example = g_object_get_data (G_OBJECT (button), STUDIO_QUERY);
  g_autoptr (HekSearchQuery) query = hek_search_query_copy (example);
  const HekSearchQuery *now = studio_search_draft_get (self->draft);

  query->k = now->k;
  query->recall = now->recall;
  query->exact |= now->exact;
  studio_search_draft_set (self->draft, query);
}

/* Rows without keys have numbers: "row 0". */
static char *
studio_search_start_name (StudioSearchStart   *self,
                          const HekSearchTerm *term)
{
  g_autofree char *text = studio_search_text_term (term);

  return self->has_keys ? g_steal_pointer (&text) : g_strdup_printf (_("row %s"), text);
}

static char *
studio_search_start_describe (StudioSearchStart    *self,
                              const HekSearchQuery *query)
{
  g_autofree char *like = studio_search_start_name (self, &query->terms[0]);
  g_autofree char *unlike
    = query->n_terms > 1 ? studio_search_start_name (self, &query->terms[1]) : NULL;

  if (unlike != NULL)
    return g_strdup_printf (_("Like %s, unlike %s"), like, unlike);
  if (query->filter != NULL)
    return g_strdup_printf (_("Like %s, where %s"), like, query->filter);
  return g_strdup_printf (query->exact ? _("Like %s, exactly") : _("Rows like %s"), like);
}

static void
studio_search_start_add (StudioSearchStart    *self,
                         const HekSearchQuery *query)
{
  g_autofree char *text = studio_search_start_describe (self, query);
  GtkWidget *label = gtk_label_new (text), *button = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), STUDIO_EXAMPLE_CHARS);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "pill");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (button), STUDIO_QUERY, hek_search_query_copy (query),
                          (GDestroyNotify) hek_search_query_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (studio_search_start_chosen), self);
  gtk_box_append (self->examples, button);
}

static void
studio_search_start_clear (StudioSearchStart *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->examples))) != NULL)
    gtk_box_remove (self->examples, child);
}

static void
studio_search_start_made (HekJob       *job,
                          gpointer      result,
                          const GError *error,
                          gpointer      user_data)
{
  g_autoptr (StudioSearchStart) self = user_data; /* the reference of set_collection() */
  GPtrArray *queries = result;

  if (self->job != job)
    return;
  g_clear_object (&self->job);
  studio_search_start_clear (self);
  for (guint i = 0; queries != NULL && i < queries->len; i++)
    studio_search_start_add (self, queries->pdata[i]);
}

void
studio_search_start_set_collection (StudioSearchStart *self,
                                    HekLibraryItem    *item)
{
  HekSchema *schema = item != NULL ? hek_library_item_get_schema (item) : NULL;
  const char *uuid = schema != NULL ? hek_library_item_get_info (item)->uuid : NULL;

  g_return_if_fail (STUDIO_IS_SEARCH_START (self));

  if (g_strcmp0 (uuid, self->uuid) == 0)
    return;
  g_free (self->uuid);
  self->uuid = g_strdup (uuid);
  self->has_keys = item != NULL && hek_library_item_get_key_field (item) >= 0;
  studio_search_start_clear (self);
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  if (uuid == NULL)
    return;
  adw_status_page_set_description (
    self->status,
    hek_search_takes_pictures (schema)
      ? _("Type the key of a row, drop a picture here, or try one of these:")
      : _("Type the key of a row, paste a vector, drop a file here, or try one of these:"));
  self->job = studio_search_examples_start (self->library, uuid,
                                            hek_library_item_get_key_field (item),
                                            studio_search_start_made, g_object_ref (self));
}

static void
studio_search_start_dispose (GObject *object)
{
  StudioSearchStart *self = STUDIO_SEARCH_START (object);

  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_object (&self->library);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->uuid, g_free);
  G_OBJECT_CLASS (studio_search_start_parent_class)->dispose (object);
}

static void
studio_search_start_class_init (StudioSearchStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_start_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_SEARCH_RESOURCE ("studio-search-start.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSearchStart, status);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchStart, examples);
}

static void
studio_search_start_init (StudioSearchStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_search_start_set_up (StudioSearchStart *self,
                            HekLibrary        *library,
                            StudioSearchDraft *draft)
{
  g_return_if_fail (STUDIO_IS_SEARCH_START (self) && self->library == NULL);

  self->library = g_object_ref (library);
  self->draft = g_object_ref (draft);
}
