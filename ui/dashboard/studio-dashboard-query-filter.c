/* SPDX-License-Identifier: Apache-2.0 */
/* A filter over the attributes of the collection that the query names: what may come next, and what
 * is wrong and where. */
#include "config.h"

#include <string.h>

#include "hek-filter.h"
#include "studio-dashboard-query-field-private.h"

static void
underline (StudioDashboardQueryField *self,
           const GError              *error)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  gsize start, n_bytes;

  if (error != NULL && hek_filter_error_get_place (error, &start, &n_bytes))
    {
      PangoAttribute *line = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

      line->start_index = (guint) start;
      line->end_index = (guint) (start + n_bytes);
      pango_attr_list_insert (attributes, line);
    }
  gtk_entry_set_attributes (GTK_ENTRY (self->entry), attributes);
}

gboolean
studio_dashboard_query_field_check_filter (StudioDashboardQueryField *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  HekSchema *schema = studio_dashboard_query_field_find_schema (self);
  g_autoptr (HekFilter) filter = NULL;
  g_autoptr (GError) error = NULL;

  /* places are those of the text as it stands in the entry */
  if (schema != NULL && text[strspn (text, " \t")] != '\0')
    filter = hek_filter_parse (text, schema, &error);
  self->has_own_error = error != NULL;
  /* while words are offered, the last one is not at its end */
  if (error != NULL && gtk_widget_get_visible (GTK_WIDGET (self->completion)))
    g_clear_error (&error);
  underline (self, error);
  studio_dashboard_row_set_gerror (STUDIO_DASHBOARD_ROW (self->row), error, self->field->name);
  return !self->has_own_error;
}

/* --- completion ------------------------------------------------------------------------------ */

void
studio_dashboard_query_field_offer_words (StudioDashboardQueryField *self)
{
  HekSchema *schema = studio_dashboard_query_field_find_schema (self);

  studio_filter_completion_set_source (self->completion,
                                       schema != NULL && schema->n_fields > 0 ? schema : NULL,
                                       NULL, NULL);
}

/* After the cursor went behind what was typed. */
static void
on_cursor (StudioDashboardQueryField *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));

  if (self->updating || self->completion == NULL || !gtk_widget_has_focus (GTK_WIDGET (text)))
    return;
  studio_filter_completion_update (self->completion);
  if (self->has_own_error)
    studio_dashboard_query_field_check_filter (self);
}

static void
on_closed (StudioDashboardQueryField *self)
{
  if (!self->updating && self->has_own_error)
    studio_dashboard_query_field_check_filter (self);
}

void
studio_dashboard_query_field_add_words (StudioDashboardQueryField *self)
{
  self->completion = STUDIO_FILTER_COMPLETION (studio_filter_completion_new (self->entry));
  g_signal_connect_object (self->completion, "closed", G_CALLBACK (on_closed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "notify::cursor-position", G_CALLBACK (on_cursor), self,
                           G_CONNECT_SWAPPED);
}
