/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows are kept and say something else when the draft changes, so that the focus stays where it is.
 * What is dragged is the row, as a pointer: a row of another list is none of ours.
 */
#include "config.h"

#include "studio-report-parts.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "studio-report-fields.h"

#define TITLE_MAX_CHARS 120
#define LEAST_CUT 5u /* bytes */

struct _StudioReportParts
{
  GtkWidget parent_instance;

  GtkListBox *list;          /* owned by being a child */
  HekReportSession *session; /* owned */
  GPtrArray *rows;           /* borrowed: AdwActionRow, the head first */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioReportParts, studio_report_parts, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_SELECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

#define WARNING "studio-warning"
#define HANDLE "studio-handle"

/* --- selection ------------------------------------------------------------------------------- */

static int
get_part (StudioReportParts *self,
          GtkListBoxRow     *row)
{
  return gtk_list_box_row_get_index (row) - 1;
}

int
studio_report_parts_get_selected (StudioReportParts *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? get_part (self, row) : HEK_REPORT_HEAD;
}

void
studio_report_parts_select (StudioReportParts *self,
                            int                part)
{
  GtkListBoxRow *row;

  g_return_if_fail (STUDIO_IS_REPORT_PARTS (self));

  row = gtk_list_box_get_row_at_index (self->list, part + 1);
  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_row_selected (StudioReportParts *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

/* --- moving and removing --------------------------------------------------------------------- */

static void
move_to (StudioReportParts *self,
         int                from,
         int                to)
{
  HekReportDraft *draft = hek_report_session_get_draft (self->session);

  if (draft == NULL || from < 0 || to < 0 || from == to ||
      to >= (int) hek_report_draft_get_n_parts (draft))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  hek_report_session_move (self->session, (guint) from, (guint) to);
  studio_report_parts_select (self, to);
}

void
studio_report_parts_move (StudioReportParts *self,
                          int                by)
{
  int part = studio_report_parts_get_selected (self);

  move_to (self, part, part + by);
}

void
studio_report_parts_remove (StudioReportParts *self)
{
  int part = studio_report_parts_get_selected (self);
  HekReportDraft *draft = hek_report_session_get_draft (self->session);

  if (part < 0 || draft == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  hek_report_session_remove (self->session, (guint) part);
  draft = hek_report_session_get_draft (self->session);
  studio_report_parts_select (self, MIN (part, (int) hek_report_draft_get_n_parts (draft) - 1));
}

static gboolean
on_key (StudioReportParts *self,
        guint              keyval,
        guint              keycode,
        GdkModifierType    state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (modifiers == 0 && (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete))
    studio_report_parts_remove (self);
  else if (modifiers == GDK_ALT_MASK && (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up))
    studio_report_parts_move (self, -1);
  else if (modifiers == GDK_ALT_MASK && (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down))
    studio_report_parts_move (self, 1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* --- drag and drop --------------------------------------------------------------------------- */

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source,
                 double         x,
                 double         y,
                 GtkWidget     *row)
{
  return gdk_content_provider_new_typed (GTK_TYPE_LIST_BOX_ROW, row);
}

static void
on_drag_begin (GtkDragSource *source,
               GdkDrag       *drag,
               GtkWidget     *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 24, gtk_widget_get_height (row) / 2);
}

/* Where a row of @from would be after a drop at @y of @row. */
static int
get_place (StudioReportParts *self,
           GtkWidget         *row,
           double             y,
           int                from)
{
  int at = get_part (self, GTK_LIST_BOX_ROW (row));

  if (y > gtk_widget_get_height (row) / 2.0)
    at++;
  at = MAX (at, 0); /* the head stays the first */
  return at > from ? at - 1 : at;
}

static gboolean
on_drop (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         GtkWidget     *row)
{
  StudioReportParts *self
    = STUDIO_REPORT_PARTS (gtk_widget_get_ancestor (row, STUDIO_TYPE_REPORT_PARTS));
  GtkWidget *dragged = g_value_get_object (value);
  int from;

  gtk_list_box_drag_unhighlight_row (self->list);
  if (dragged == NULL || gtk_widget_get_parent (dragged) != GTK_WIDGET (self->list))
    return FALSE;
  from = get_part (self, GTK_LIST_BOX_ROW (dragged));
  if (from < 0)
    return FALSE;
  if (get_place (self, row, y, from) != from)
    move_to (self, from, get_place (self, row, y, from));
  return TRUE;
}

static GdkDragAction
on_drop_enter (GtkDropTarget *target,
               double         x,
               double         y,
               GtkWidget     *row)
{
  StudioReportParts *self
    = STUDIO_REPORT_PARTS (gtk_widget_get_ancestor (row, STUDIO_TYPE_REPORT_PARTS));

  gtk_list_box_drag_highlight_row (self->list, GTK_LIST_BOX_ROW (row));
  return GDK_ACTION_MOVE;
}

static void
on_drop_leave (GtkDropTarget *target,
               GtkWidget     *row)
{
  StudioReportParts *self
    = STUDIO_REPORT_PARTS (gtk_widget_get_ancestor (row, STUDIO_TYPE_REPORT_PARTS));

  if (self != NULL)
    gtk_list_box_drag_unhighlight_row (self->list);
}

/* --- rows ------------------------------------------------------------------------------------ */

static GtkWidget *
add_row (StudioReportParts *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  GtkWidget *warning = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (GTK_TYPE_LIST_BOX_ROW, GDK_ACTION_MOVE);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_add_css_class (handle, "dim-label");
  gtk_widget_add_css_class (warning, "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), handle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), warning);
  g_object_set_data (G_OBJECT (row), HANDLE, handle);
  g_object_set_data (G_OBJECT (row), WARNING, warning);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), row);
  g_signal_connect (target, "enter", G_CALLBACK (on_drop_enter), row);
  g_signal_connect (target, "leave", G_CALLBACK (on_drop_leave), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), row);
  if (self->rows->len > 0)
    gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  else
    {
      g_object_unref (source);
      gtk_widget_set_visible (handle, FALSE);
    }
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

/* @text: (nullable). Returns: (transfer full): its first line, as markup */
static char *
make_title (const char *text,
            const char *otherwise)
{
  g_autofree char *line = g_strndup (text != NULL ? text : "",
                                     text != NULL ? strcspn (text, "\n") : 0);
  g_autofree char *cut = g_utf8_strlen (line, -1) > TITLE_MAX_CHARS
                           ? g_utf8_substring (line, 0, TITLE_MAX_CHARS) : NULL;
  const char *shown = cut != NULL ? cut : line;

  return g_markup_escape_text (shown[0] != '\0' ? shown : otherwise, -1);
}

/* @problem: (nullable) */
static void
show_row (GtkWidget  *row,
          const char *text,
          const char *kind,
          const char *problem)
{
  GtkWidget *warning = g_object_get_data (G_OBJECT (row), WARNING);
  g_autofree char *title = make_title (text, kind);
  g_autofree char *sentence = problem != NULL ? studio_report_fields_sentence (problem) : NULL;

  /* GTK 4.8 warns of a label that could be cut and is narrower than the sign for it */
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), strlen (title) < LEAST_CUT ? 0 : 1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), kind);
  gtk_widget_set_tooltip_markup (row, title); /* of which the row may show less */
  gtk_widget_set_visible (warning, sentence != NULL);
  gtk_widget_set_tooltip_text (warning, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence != NULL ? sentence : kind, -1);
}

static void
show_part (StudioReportParts *self,
           HekReportDraft    *draft,
           guint              part)
{
  HekReportPartKind kind = hek_report_draft_get_kind (draft, part);
  g_autofree char *text = studio_report_fields_describe (self->session, part);
  g_autofree char *problem = hek_report_session_dup_problem (self->session, part);

  show_row (self->rows->pdata[part + 1], text,
            kind < HEK_REPORT_N_PART_KINDS ? hek_report_part_kind_label (kind)
                                           : _("Of a newer version"),
            problem);
}

void
studio_report_parts_update (StudioReportParts *self)
{
  HekReportDraft *draft;
  guint n;

  g_return_if_fail (STUDIO_IS_REPORT_PARTS (self));

  draft = hek_report_session_get_draft (self->session);
  n = draft != NULL ? hek_report_draft_get_n_parts (draft) + 1 : 0;
  self->updating = TRUE;
  while (self->rows->len < n)
    add_row (self);
  while (self->rows->len > n)
    gtk_list_box_remove (self->list, g_ptr_array_steal_index (self->rows, self->rows->len - 1));
  if (n > 0)
    show_row (self->rows->pdata[0],
              hek_report_draft_get_text (draft, HEK_REPORT_HEAD, "title"), _("Title and pages"),
              hek_report_draft_get_problem (draft, HEK_REPORT_HEAD));
  for (guint i = 1; i < n; i++)
    show_part (self, draft, i - 1);
  if (n > 0 && gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) n - 1));
  self->updating = FALSE;
}

void
studio_report_parts_set_session (StudioReportParts *self,
                                 HekReportSession  *session)
{
  g_set_object (&self->session, session);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_report_parts_dispose (GObject *object)
{
  StudioReportParts *self = STUDIO_REPORT_PARTS (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  self->updating = TRUE;
  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_report_parts_parent_class)->dispose (object);
}

static void
studio_report_parts_finalize (GObject *object)
{
  g_ptr_array_unref (STUDIO_REPORT_PARTS (object)->rows);
  G_OBJECT_CLASS (studio_report_parts_parent_class)->finalize (object);
}

static void
studio_report_parts_class_init (StudioReportPartsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_report_parts_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_report_parts_finalize;
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", STUDIO_TYPE_REPORT_PARTS,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_report_parts_init (StudioReportParts *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->rows = g_ptr_array_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Parts of the report"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}
