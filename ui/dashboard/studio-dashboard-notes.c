/* SPDX-License-Identifier: Apache-2.0 */
/* The list is made anew while it is open, whenever annotations change. */
#include "config.h"

#include "studio-dashboard-notes.h"

#include <glib/gi18n.h>

#include "studio-dashboard-resource.h"
#include "studio-dashboard-slider.h"

#define MAX_ROWS 200u /* more than anybody reads; those before are counted */
#define TEXT_CHARS 40

struct _StudioDashboardNotes
{
  GtkPopover parent_instance;

  /* template */
  GtkListBox *list;
  GtkWidget *add, *scroller;
  GtkLabel *more;
  GtkGrid *kinds;

  GtkCheckButton *checks[HEK_N_ANNOTATION_KINDS];
  HekDashboardSession *session; /* owned */
  GPtrArray *notes;             /* owned (nullable): what the rows show, in the other order */
  gboolean updating;
};

enum
{
  SIGNAL_ADD,
  SIGNAL_EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioDashboardNotes, studio_dashboard_notes, GTK_TYPE_POPOVER)

/* --- rows ------------------------------------------------------------------------------------- */

static const HekAnnotation *
studio_dashboard_notes_get (StudioDashboardNotes *self,
                            GtkWidget            *part)
{
  GtkWidget *row = gtk_widget_get_ancestor (part, GTK_TYPE_LIST_BOX_ROW);
  int i = row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;

  if (self->notes == NULL || i < 0 || (guint) i >= self->notes->len)
    return NULL;
  return self->notes->pdata[self->notes->len - 1 - (guint) i];
}

static void
on_edit (StudioDashboardNotes *self,
         GtkWidget            *button)
{
  const HekAnnotation *note = studio_dashboard_notes_get (self, button);

  if (note == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_EDIT], 0, note);
}

static void
on_remove (StudioDashboardNotes *self,
           GtkWidget            *button)
{
  const HekAnnotation *note = studio_dashboard_notes_get (self, button);

  if (note != NULL)
    hek_dashboard_session_remove_note (self->session, note);
}

/* @name: translated, of this row: a list full of "Delete" says nothing */
static GtkWidget *
new_button (StudioDashboardNotes *self,
            const char           *icon,
            const char           *tooltip,
            char                 *name,
            GCallback             clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  g_free (name);
  return button;
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TEXT_CHARS);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The level in a word, for those who see no colour: only where it is no good news. */
static const char *
get_icon (const HekAnnotation *note)
{
  switch (note->level)
    {
    case HEK_WIDGET_BAD:
      return "dialog-error-symbolic";
    case HEK_WIDGET_WARNING:
      return "dialog-warning-symbolic";
    case HEK_WIDGET_NEUTRAL:
    case HEK_WIDGET_GOOD:
    default:
      return note->kind == HEK_ANNOTATION_USER ? "document-edit-symbolic"
                                               : "dialog-information-symbolic";
    }
}

static GtkWidget *
new_row (StudioDashboardNotes *self,
         const HekAnnotation  *note)
{
  g_autofree char *time = studio_dashboard_moments_text (note->from_us, note->to_us);
  /* the user's own are what the list is of */
  g_autofree char *head = note->kind == HEK_ANNOTATION_USER
                            ? g_strdup (time)
                            : g_strdup_printf (_("%s · %s"), time,
                                               hek_annotation_kind_label (note->kind));
  g_autofree char *name = g_strdup_printf (_("%s: %s"), head, note->text);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon (note));

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (words), new_label (note->text, NULL));
  gtk_box_append (GTK_BOX (words), new_label (head, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (words), "dim-label");
  gtk_widget_add_css_class (gtk_widget_get_last_child (words), "numeric");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  if (note->kind == HEK_ANNOTATION_USER && note->note_id != 0)
    {
      gtk_box_append (GTK_BOX (box),
                      new_button (self, "document-edit-symbolic", _("Change…"),
                                  g_strdup_printf (_("Change “%s”"), note->text),
                                  G_CALLBACK (on_edit)));
      gtk_box_append (GTK_BOX (box),
                      new_button (self, "user-trash-symbolic", _("Delete"),
                                  g_strdup_printf (_("Delete “%s”"), note->text),
                                  G_CALLBACK (on_remove)));
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

/* The index of the row that has the focus, itself or one of its buttons; -1: none */
static int
studio_dashboard_notes_get_focus (StudioDashboardNotes *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    row = GTK_IS_LIST_BOX_ROW (focus) ? focus
                                      : gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW);
  return row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
}

/* The row that came to where the focus was, so that keys can go on there. */
static void
studio_dashboard_notes_keep_focus (StudioDashboardNotes *self,
                                   int                   focus,
                                   guint                 n)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, MIN (focus, (int) n - 1));

  if (focus >= 0)
    gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->add);
}

static void
studio_dashboard_notes_fill (StudioDashboardNotes *self)
{
  int focus = studio_dashboard_notes_get_focus (self);
  GtkListBoxRow *row;
  guint n;

  g_clear_pointer (&self->notes, g_ptr_array_unref);
  self->notes = g_ptr_array_ref (hek_dashboard_session_get_annotations (self->session));
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  n = MIN (self->notes->len, MAX_ROWS);
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->list, new_row (self, self->notes->pdata[self->notes->len - 1 - i]));
  studio_dashboard_notes_keep_focus (self, focus, n);
  gtk_widget_set_visible (GTK_WIDGET (self->more), self->notes->len > n);
  if (self->notes->len > n)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u earlier one: choose a shorter range",
                                                         "%u earlier ones: choose a shorter range",
                                                         self->notes->len - n),
                                               self->notes->len - n);

      gtk_label_set_text (self->more, text);
    }
}

/* --- kinds ------------------------------------------------------------------------------------ */

static void
on_toggled (StudioDashboardNotes *self)
{
  guint notes = 0;

  if (self->updating)
    return;
  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    if (gtk_check_button_get_active (self->checks[i]))
      notes |= 1u << i;
  hek_dashboard_session_set_notes (self->session, notes);
}

static void
studio_dashboard_notes_update (StudioDashboardNotes *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);
  guint notes = dashboard != NULL ? hek_dashboard_get_notes (dashboard) : 0;

  self->updating = TRUE;
  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    gtk_check_button_set_active (self->checks[i], (notes >> i & 1u) != 0);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->kinds),
                            hek_dashboard_session_can_edit (self->session));
}

static void
studio_dashboard_notes_show (StudioDashboardNotes *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  studio_dashboard_notes_fill (self);
  studio_dashboard_notes_update (self);
}

/* --- what the user does ----------------------------------------------------------------------- */

static void
studio_dashboard_notes_add (StudioDashboardNotes *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_ADD], 0);
}

static void
studio_dashboard_notes_go (StudioDashboardNotes *self,
                           GtkListBoxRow        *row)
{
  const HekAnnotation *note = studio_dashboard_notes_get (self, GTK_WIDGET (row));

  if (note != NULL)
    hek_dashboard_session_set_moment (self->session, note->to_us);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
studio_dashboard_notes_dispose (GObject *object)
{
  StudioDashboardNotes *self = STUDIO_DASHBOARD_NOTES (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  G_OBJECT_CLASS (studio_dashboard_notes_parent_class)->dispose (object);
}

static void
studio_dashboard_notes_class_init (StudioDashboardNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_notes_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-dashboard-notes.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardNotes, list);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardNotes, add);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardNotes, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardNotes, more);
  gtk_widget_class_bind_template_child (widget_class, StudioDashboardNotes, kinds);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_notes_add);
  gtk_widget_class_bind_template_callback (widget_class, studio_dashboard_notes_go);
  signals[SIGNAL_ADD] = g_signal_new ("add", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
  signals[SIGNAL_EDIT] = g_signal_new ("edit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
studio_dashboard_notes_init (StudioDashboardNotes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    {
      const char *label = hek_annotation_kind_label ((HekAnnotationKind) i);
      GtkWidget *check = gtk_check_button_new_with_label (label);

      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled), self);
      gtk_grid_attach (self->kinds, check, (int) i % 2, (int) i / 2, 1, 1);
      self->checks[i] = GTK_CHECK_BUTTON (check);
    }
  g_signal_connect (self, "map", G_CALLBACK (studio_dashboard_notes_show), NULL);
}

GtkWidget *
studio_dashboard_notes_new (HekDashboardSession *session)
{
  StudioDashboardNotes *self = g_object_new (STUDIO_TYPE_DASHBOARD_NOTES, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "annotations-changed",
                            G_CALLBACK (studio_dashboard_notes_show), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (studio_dashboard_notes_show), self);
  return GTK_WIDGET (self);
}
