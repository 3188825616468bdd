/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-time-range.h"

#include <glib/gi18n.h>

#include "studio-dashboard-resource.h"
#include "studio-words.h"

struct _StudioDashboardTimeRange
{
  GtkPopover parent_instance;

  /* template */
  GtkListBox *list;
  GtkEditable *entry;
  GtkLabel *hint;
  GtkWidget *apply, *entry_label;

  HekDashboardSession *session; /* owned */
};

G_DEFINE_FINAL_TYPE (StudioDashboardTimeRange, studio_dashboard_time_range, GTK_TYPE_POPOVER)

/* @problem: (nullable): %NULL: what can be written */
static void
studio_dashboard_time_range_say (StudioDashboardTimeRange *self,
                                 const char               *problem)
{
  GtkWidget *hint = GTK_WIDGET (self->hint);

  gtk_label_set_text (self->hint,
                      problem != NULL
                        ? problem
                        : _("A length such as 45m, 12h or 10d; or from when until when: "
                            "2026-11-22 14:00/2026-11-22 15:30, or 2026-11-22/6h."));
  if (problem != NULL)
    {
      gtk_widget_remove_css_class (hint, "dim-label");
      gtk_widget_add_css_class (hint, "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
    }
  else
    {
      gtk_widget_add_css_class (hint, "dim-label");
      gtk_widget_remove_css_class (hint, "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
studio_dashboard_time_range_typed (StudioDashboardTimeRange *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  studio_dashboard_time_range_say (self, NULL); /* it is judged when it is whole */
  gtk_widget_set_sensitive (self->apply, *text != '\0');
}

static void
studio_dashboard_time_range_take (StudioDashboardTimeRange *self,
                                  const HekDashboardRange  *range)
{
  hek_dashboard_session_set_range (self->session, range, 0);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
studio_dashboard_time_range_choose (StudioDashboardTimeRange *self,
                                    GtkListBoxRow            *row)
{
  guint i = (guint) gtk_list_box_row_get_index (row);
  HekDashboardRange range = { .last_us = hek_dashboard_span (i) };

  studio_dashboard_time_range_take (self, &range);
}

static void
studio_dashboard_time_range_apply (StudioDashboardTimeRange *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  HekDashboardRange range = { 0 };
  g_autoptr (GError) error = NULL;

  if (*text == '\0')
    return;
  if (hek_dashboard_range_parse (text, &range, &error))
    {
      studio_dashboard_time_range_take (self, &range);
      return;
    }
  {
    g_autofree char *sentence = studio_words_sentence (error->message);

    studio_dashboard_time_range_say (self, sentence);
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  }
}

/* --- what is chosen now ----------------------------------------------------------------------- */

/* The text of the field: in local time, as its hint says it. */
static char *
write_range (const HekDashboardRange *range)
{
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) to = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (range->last_us > 0)
    return hek_dashboard_range_to_text (range);
  from = g_date_time_new_from_unix_local (range->from_us / G_USEC_PER_SEC);
  to = g_date_time_new_from_unix_local (range->to_us / G_USEC_PER_SEC);
  if (from == NULL || to == NULL || range->from_us % G_USEC_PER_SEC != 0 ||
      range->to_us % G_USEC_PER_SEC != 0)
    return hek_dashboard_range_to_text (range);
  a = g_date_time_format (from, "%Y-%m-%d %H:%M:%S");
  b = g_date_time_format (to, "%Y-%m-%d %H:%M:%S");
  return g_strdup_printf ("%s/%s", a, b);
}

static void
studio_dashboard_time_range_show (StudioDashboardTimeRange *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);
  HekDashboardRange range = { .last_us = hek_dashboard_span (3) };
  g_autofree char *text = NULL;

  if (dashboard != NULL)
    hek_dashboard_get_range (dashboard, &range);
  text = write_range (&range);
  for (guint i = 0; i < HEK_DASHBOARD_N_SPANS; i++)
    {
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i));
      GtkWidget *mark = gtk_widget_get_last_child (gtk_list_box_row_get_child (
        GTK_LIST_BOX_ROW (row)));
      gboolean is_chosen = range.last_us == hek_dashboard_span (i);

      gtk_widget_set_opacity (mark, is_chosen ? 1.0 : 0.0);
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, is_chosen,
                                   -1);
    }
  gtk_editable_set_text (self->entry, text);
  studio_dashboard_time_range_typed (self);
}

static GtkWidget *
new_row (guint i)
{
  HekDashboardRange range = { .last_us = hek_dashboard_span (i) };
  g_autofree char *text = hek_dashboard_range_describe (&range);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
studio_dashboard_time_range_dispose (GObject *object)
{
  StudioDashboardTimeRange *self = STUDIO_DASHBOARD_TIME_RANGE (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_dashboard_time_range_parent_class)->dispose (object);
}

static void
studio_dashboard_time_range_class_init (StudioDashboardTimeRangeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_time_range_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-dashboard-time-range.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeRange, list);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeRange, entry);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeRange, entry_label);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeRange, hint);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardTimeRange, apply);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_time_range_choose);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_time_range_apply);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_time_range_typed);
}

static void
studio_dashboard_time_range_init (StudioDashboardTimeRange *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < HEK_DASHBOARD_N_SPANS; i++)
    gtk_list_box_append (self->list, new_row (i));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->hint, NULL, -1);
  g_signal_connect (self, "map", G_CALLBACK (studio_dashboard_time_range_show), NULL);
}

GtkWidget *
studio_dashboard_time_range_new (HekDashboardSession *session)
{
  StudioDashboardTimeRange *self = g_object_new (STUDIO_TYPE_DASHBOARD_TIME_RANGE, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
