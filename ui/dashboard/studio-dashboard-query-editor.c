/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-query-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-dashboard-choice.h"
#include "studio-dashboard-query-draft.h"
#include "studio-dashboard-query-field.h"
#include "studio-dashboard-row.h"

struct _StudioDashboardQueryEditor
{
  GtkWidget parent_instance;

  StudioDashboardEditor *editor; /* owned */
  GtkWidget *box;                /* the only child */
  GtkWidget *heading;            /* with the buttons: of several queries */
  GtkLabel *title;
  GtkWidget *up, *down, *remove;
  StudioDashboardChoice *source;
  GtkWidget *source_row;
  GtkWidget *fields;             /* box of StudioDashboardQueryField */
  GtkWidget *more;               /* expander around what is seldom changed */
  GtkWidget *more_fields;        /* in it, as @fields */

  HekWidgetQuery *query;         /* owned (nullable): the last that could be asked */
  HekWidgetQuery *draft;         /* owned (nullable): what the controls say */
  guint idle;                    /* makes what is folded */
  gboolean is_anew;              /* while fields are being set: of another widget */
};

enum
{
  CHANGED,
  MOVE,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioDashboardQueryEditor, studio_dashboard_query_editor, GTK_TYPE_WIDGET)

static void
replace (HekWidgetQuery **at,
         HekWidgetQuery  *query)
{
  hek_widget_query_ref (query);
  g_clear_pointer (at, hek_widget_query_unref);
  *at = query;
}

HekWidgetQuery *
studio_dashboard_query_editor_get_query (StudioDashboardQueryEditor *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_QUERY_EDITOR (self), NULL);

  return self->query;
}

/* --- the draft ------------------------------------------------------------------------------- */

/* Calls @func for all fields, also those that are folded. */
static void
for_each_field (StudioDashboardQueryEditor *self,
                void (*func) (StudioDashboardQueryEditor *self, StudioDashboardQueryField *field,
                              gconstpointer data),
                gconstpointer data)
{
  GtkWidget *const boxes[] = { self->fields, self->more_fields };

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    for (GtkWidget *child = gtk_widget_get_first_child (boxes[i]); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      func (self, STUDIO_DASHBOARD_QUERY_FIELD (child), data);
}

/* @data: (nullable): GError */
static void
show_field_error (StudioDashboardQueryEditor *self,
                  StudioDashboardQueryField  *field,
                  gconstpointer               data)
{
  const GError *error = data;
  const char *name = studio_dashboard_query_field_get_field (field)->name;
  gboolean is_it = error != NULL && g_str_has_prefix (error->message, name) &&
                   error->message[strlen (name)] == ':';

  studio_dashboard_query_field_set_error (field, is_it ? error : NULL);
}

/* Tells each field what @error says of it; %NULL: all is well. */
static void
show_error (StudioDashboardQueryEditor *self,
            const GError               *error)
{
  for_each_field (self, show_field_error, error);
  studio_dashboard_row_set_gerror (STUDIO_DASHBOARD_ROW (self->source_row),
                                   g_error_matches (error, HEK_WIDGET_QUERY_ERROR,
                                                    HEK_WIDGET_QUERY_ERROR_SOURCE) ? error : NULL,
                                   "source");
}

/* Takes the draft if it can be asked. */
static gboolean
try_draft (StudioDashboardQueryEditor *self)
{
  g_autoptr (GError) error = studio_dashboard_query_draft_check (self->draft);

  show_error (self, error);
  if (error != NULL)
    return FALSE;
  replace (&self->query, self->draft);
  return TRUE;
}

static void
set_field (StudioDashboardQueryEditor *self,
           StudioDashboardQueryField  *field,
           gconstpointer               data)
{
  studio_dashboard_query_field_set (field, self->draft, self->is_anew);
}

static void
set_fields (StudioDashboardQueryEditor *self)
{
  for_each_field (self, set_field, NULL);
}

static void
on_field (StudioDashboardQueryField  *field,
          gpointer                    control,
          StudioDashboardQueryEditor *self)
{
  const HekWidgetField *descriptor = studio_dashboard_query_field_get_field (field);
  HekWidgetQuery *next = hek_widget_query_with (self->draft, descriptor->name,
                                                studio_dashboard_query_field_get (field));

  hek_widget_query_unref (self->draft);
  self->draft = next;
  if (try_draft (self))
    g_signal_emit (self, signals[CHANGED], 0, control);
  if (descriptor->kind == HEK_WIDGET_FIELD_COLLECTION)
    set_fields (self); /* other attributes are offered, also where nothing could be asked yet */
}

/* --- the source ------------------------------------------------------------------------------ */

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

/* Numbers, and yes or no: their defaults suit most. */
static gboolean
is_seldom (const HekWidgetField *field)
{
  return field->kind == HEK_WIDGET_FIELD_NUMBER ||
         (field->kind == HEK_WIDGET_FIELD_CHOICE && field->n_choices <= 2);
}

static void
add_field (StudioDashboardQueryEditor *self,
           GtkWidget                  *box,
           const HekWidgetField       *descriptor)
{
  GtkWidget *field = studio_dashboard_query_field_new (self->editor, descriptor);

  g_signal_connect_object (field, "changed", G_CALLBACK (on_field), self, 0);
  gtk_box_append (GTK_BOX (box), field);
}

static gboolean
unfold_late (gpointer user_data)
{
  StudioDashboardQueryEditor *self = user_data;
  const HekWidgetSource *source = hek_widget_source_find (hek_widget_query_get_source (
    self->draft));

  self->idle = 0;
  for (guint i = 0; source != NULL && i < source->n_fields; i++)
    if (is_seldom (&source->fields[i]))
      add_field (self, self->more_fields, &source->fields[i]);
  set_fields (self);
  return G_SOURCE_REMOVE;
}

/* What is folded is made when it is looked at. */
static void
on_unfold (StudioDashboardQueryEditor *self)
{
  if (gtk_expander_get_expanded (GTK_EXPANDER (self->more)) && self->idle == 0 &&
      gtk_widget_get_first_child (self->more_fields) == NULL)
    self->idle = g_idle_add (unfold_late, self);
}

static void
build_fields (StudioDashboardQueryEditor *self)
{
  const HekWidgetSource *source = hek_widget_source_find (hek_widget_query_get_source (
    self->draft));
  gboolean is_open = FALSE, has_more = FALSE;

  clear_box (self->fields);
  g_clear_handle_id (&self->idle, g_source_remove);
  gtk_expander_set_expanded (GTK_EXPANDER (self->more), FALSE);
  clear_box (self->more_fields);
  for (guint i = 0; source != NULL && i < source->n_fields; i++)
    {
      const HekWidgetField *field = &source->fields[i];
      gboolean is_more = is_seldom (field);

      if (!is_more)
        add_field (self, self->fields, field);
      has_more = has_more || is_more;
      is_open = is_open || (is_more && hek_widget_query_get (self->draft, field->name) != NULL);
    }
  gtk_widget_set_visible (self->more, has_more);
  gtk_expander_set_expanded (GTK_EXPANDER (self->more), is_open);
  gtk_widget_set_tooltip_text (self->source_row, source != NULL ? _(source->help) : NULL);
}

static void
on_source (StudioDashboardQueryEditor *self,
           const char                 *id)
{
  g_autoptr (HekWidgetQuery) query = hek_widget_query_with_source (self->draft, id);
  gboolean is_whole;

  hek_widget_query_unref (self->draft);
  self->draft = studio_dashboard_query_draft_complete (
    query, studio_dashboard_editor_get_library (self->editor));
  build_fields (self);
  set_fields (self);
  is_whole = try_draft (self);
  if (is_whole)
    g_signal_emit (self, signals[CHANGED], 0, NULL);
}

/* Those whose answers the widget can draw; and the one that is chosen, though it may be none. */
static void
offer_sources (StudioDashboardQueryEditor *self)
{
  const HekDashboardWidget *widget = studio_dashboard_editor_get_widget (self->editor);
  const char *chosen = hek_widget_query_get_source (self->draft);

  studio_dashboard_choice_begin (self->source, chosen);
  for (guint i = 0; i < hek_widget_source_n (); i++)
    {
      const HekWidgetSource *source = hek_widget_source (i);

      if (widget == NULL || hek_widget_source_suits (source, widget->kind) ||
          g_str_equal (source->id, chosen))
        studio_dashboard_choice_add (self->source, source->id, _(source->label));
    }
  studio_dashboard_choice_end (self->source);
}

/* --- from outside ---------------------------------------------------------------------------- */

void
studio_dashboard_query_editor_offer (StudioDashboardQueryEditor *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_QUERY_EDITOR (self));

  if (self->draft != NULL)
    set_fields (self);
}

gboolean
studio_dashboard_query_editor_is_ready (StudioDashboardQueryEditor *self,
                                        HekWidgetQuery             *query)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_QUERY_EDITOR (self), FALSE);

  return self->draft != NULL && g_str_equal (hek_widget_query_get_source (self->draft),
                                             hek_widget_query_get_source (query));
}

void
studio_dashboard_query_editor_set (StudioDashboardQueryEditor *self,
                                   HekWidgetQuery             *query,
                                   guint                       i,
                                   guint                       n,
                                   gboolean                    is_anew)
{
  g_autofree char *title = g_strdup_printf (_("Query %u"), i + 1);
  gboolean is_ready;

  g_return_if_fail (STUDIO_IS_DASHBOARD_QUERY_EDITOR (self) && query != NULL);

  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (self->heading, n > 1);
  gtk_widget_set_sensitive (self->up, i > 0);
  gtk_widget_set_sensitive (self->down, i + 1 < n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  /* a draft that cannot be asked yet is not lost because something else has changed */
  if (!is_anew && self->query != NULL && hek_widget_query_equal (self->query, query))
    {
      offer_sources (self); /* the kind may be another one */
      return;
    }
  is_ready = studio_dashboard_query_editor_is_ready (self, query);
  replace (&self->draft, query);
  replace (&self->query, query);
  if (!is_ready)
    build_fields (self);
  offer_sources (self);
  self->is_anew = is_anew;
  set_fields (self);
  self->is_anew = FALSE;
  try_draft (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
on_up (StudioDashboardQueryEditor *self)
{
  g_signal_emit (self, signals[MOVE], 0, -1);
}

static void
on_down (StudioDashboardQueryEditor *self)
{
  g_signal_emit (self, signals[MOVE], 0, 1);
}

static void
on_remove (StudioDashboardQueryEditor *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static GtkWidget *
add_button (StudioDashboardQueryEditor *self,
            const char                 *icon_name,
            const char                 *name,
            GCallback                   clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->heading), button);
  return button;
}

static void
studio_dashboard_query_editor_dispose (GObject *object)
{
  StudioDashboardQueryEditor *self = STUDIO_DASHBOARD_QUERY_EDITOR (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->query, hek_widget_query_unref);
  g_clear_pointer (&self->draft, hek_widget_query_unref);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (studio_dashboard_query_editor_parent_class)->dispose (object);
}

static void
studio_dashboard_query_editor_class_init (StudioDashboardQueryEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_query_editor_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[MOVE] = g_signal_new ("move", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_dashboard_query_editor_init (StudioDashboardQueryEditor *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "dim-label");
  gtk_box_append (GTK_BOX (self->heading), GTK_WIDGET (self->title));
  self->up = add_button (self, "go-up-symbolic", _("Move up"), G_CALLBACK (on_up));
  self->down = add_button (self, "go-down-symbolic", _("Move down"), G_CALLBACK (on_down));
  self->remove = add_button (self, "list-remove-symbolic", _("Remove the query"),
                             G_CALLBACK (on_remove));
  gtk_box_append (GTK_BOX (self->box), self->heading);

  self->source = STUDIO_DASHBOARD_CHOICE (studio_dashboard_choice_new ());
  g_signal_connect_object (self->source, "chosen", G_CALLBACK (on_source), self,
                           G_CONNECT_SWAPPED);
  self->source_row = studio_dashboard_row_new (_("Source"), NULL, GTK_WIDGET (self->source), TRUE);
  gtk_box_append (GTK_BOX (self->box), self->source_row);
  self->fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->fields);
  self->more_fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (self->more_fields, 6);
  self->more = gtk_expander_new (_("More"));
  gtk_expander_set_child (GTK_EXPANDER (self->more), self->more_fields);
  g_signal_connect_object (self->more, "notify::expanded", G_CALLBACK (on_unfold), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_dashboard_query_editor_new (StudioDashboardEditor *editor)
{
  StudioDashboardQueryEditor *self = g_object_new (STUDIO_TYPE_DASHBOARD_QUERY_EDITOR, NULL);

  self->editor = g_object_ref (editor);
  return GTK_WIDGET (self);
}
