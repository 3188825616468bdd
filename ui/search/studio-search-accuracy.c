/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-search-accuracy.h"

#include <glib/gi18n.h>

#include "studio-own-name.h"
#include "studio-search-resource.h"

/* In the order of the template's list. */
static const double studio_recalls[] = { 0, 0.9, 0.95, 0.99 };

struct _StudioSearchAccuracy
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkToggleButton *approximate;
  GtkToggleButton *exact;
  GtkDropDown *recall;
  GtkLabel *value;
  GtkLabel *detail;

  StudioSearchDraft *draft;  /* owned (nullable) */
  HekSearchSession *session; /* owned (nullable) */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioSearchAccuracy, studio_search_accuracy, GTK_TYPE_WIDGET)

static void
studio_search_accuracy_exact_toggled (StudioSearchAccuracy *self)
{
  if (self->draft != NULL && !self->updating)
    studio_search_draft_set_exact (self->draft, gtk_toggle_button_get_active (self->exact));
}

static void
studio_search_accuracy_recall_selected (StudioSearchAccuracy *self)
{
  guint selected = gtk_drop_down_get_selected (self->recall);

  if (self->draft != NULL && !self->updating && selected < G_N_ELEMENTS (studio_recalls))
    studio_search_draft_set_recall (self->draft, studio_recalls[selected]);
}

static void
studio_search_accuracy_follow (StudioSearchAccuracy *self)
{
  const HekSearchQuery *query = studio_search_draft_get (self->draft);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (studio_recalls); i++)
    if (query->recall >= studio_recalls[i])
      selected = i;
  self->updating = TRUE;
  gtk_toggle_button_set_active (query->exact ? self->exact : self->approximate, TRUE);
  gtk_drop_down_set_selected (self->recall, selected);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->recall), !query->exact);
}

void
studio_search_accuracy_show (StudioSearchAccuracy *self,
                             gboolean              measuring)
{
  const HekSearchSummary *summary;
  const HekSearchQuery *query;
  g_autofree char *value = NULL;
  g_autofree char *detail = NULL;

  g_return_if_fail (STUDIO_IS_SEARCH_ACCURACY (self));

  summary = hek_search_session_get_summary (self->session);
  query = hek_search_session_get_query (self->session);
  if (measuring)
    detail = g_strdup (_("Measuring against exact search…"));
  else if (summary != NULL && query != NULL && query->exact)
    detail = g_strdup (_("Exact search finds every row: there is nothing to measure."));
  else if (summary != NULL && query != NULL && summary->has_recall)
    {
      const HekHnswRecall *recall = &summary->recall;

      value = g_strdup_printf ("%.3f", recall->recall);
      detail = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "recall@%u · 95 %% sure that it is from %.3f to %.3f · %u query · ef %u",
                     "recall@%u · 95 %% sure that it is from %.3f to %.3f · %u queries · ef %u",
                     recall->n_queries),
        query->k, recall->low, recall->high, recall->n_queries, recall->ef);
    }
  else
    detail = g_strdup (_("Not measured with these settings."));
  gtk_label_set_text (self->value, value != NULL ? value : "");
  gtk_label_set_text (self->detail, detail);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_search_accuracy_dispose (GObject *object)
{
  StudioSearchAccuracy *self = STUDIO_SEARCH_ACCURACY (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->draft);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_search_accuracy_parent_class)->dispose (object);
}

static void
studio_search_accuracy_class_init (StudioSearchAccuracyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_accuracy_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_SEARCH_RESOURCE ("studio-search-accuracy.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSearchAccuracy, box);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchAccuracy, approximate);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchAccuracy, exact);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchAccuracy, recall);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchAccuracy, value);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchAccuracy, detail);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_accuracy_exact_toggled);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_accuracy_recall_selected);
}

static void
studio_search_accuracy_init (StudioSearchAccuracy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->recall);
}

void
studio_search_accuracy_set_up (StudioSearchAccuracy *self,
                               StudioSearchDraft    *draft,
                               HekSearchSession     *session)
{
  g_return_if_fail (STUDIO_IS_SEARCH_ACCURACY (self) && self->draft == NULL);

  self->draft = g_object_ref (draft);
  self->session = g_object_ref (session);
  g_signal_connect_object (draft, "changed", G_CALLBACK (studio_search_accuracy_follow), self,
                           G_CONNECT_SWAPPED);
  studio_search_accuracy_follow (self);
  studio_search_accuracy_show (self, FALSE);
}
