/* SPDX-License-Identifier: Apache-2.0 */
/* The list is made anew whenever it is opened: fields, tags and codebooks come and go. */
#include "config.h"

#include "studio-explorer-value-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-explorer-choices.h"
#include "studio-own-name.h"

#define CHOOSER_SEARCH_FROM 12u /* choices */
#define CHOOSER_LIST_HEIGHT 420
#define CHOOSER_LIST_WIDTH 264

struct _StudioExplorerValueChooser
{
  GtkWidget parent_instance;

  HekExplorerView *view;      /* owned */
  HekCodebookList *codebooks; /* owned */
  StudioExplorerValues values;
  char *name, *nothing;       /* owned; @nothing (nullable) */
  HekExplorerValue value;     /* owned */

  GtkWidget *button;
  GtkLabel *label;            /* (nullable): of the button */
  GtkWidget *popover;
  GtkWidget *search;
  GtkListBox *list;
  GPtrArray *choices;         /* owned (nullable): of the rows of @list */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioExplorerValueChooser, studio_explorer_value_chooser, GTK_TYPE_WIDGET)

/* --- the list -------------------------------------------------------------------------------- */

static const StudioExplorerChoice *
studio_explorer_value_chooser_get_choice (StudioExplorerValueChooser *self,
                                          GtkListBoxRow              *row)
{
  return g_ptr_array_index (self->choices, (guint) gtk_list_box_row_get_index (row));
}

static GtkWidget *
studio_explorer_value_chooser_new_row (const StudioExplorerChoice *choice)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (choice->label);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  if (choice->detail != NULL)
    {
      GtkWidget *detail = gtk_label_new (choice->detail);

      gtk_widget_add_css_class (detail, "dim-label");
      gtk_widget_add_css_class (detail, "caption");
      gtk_box_append (GTK_BOX (line), detail);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  choice->label, -1);
  return row;
}

static void
studio_explorer_value_chooser_fill (StudioExplorerValueChooser *self)
{
  GtkWidget *row;
  GtkListBoxRow *selected = NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  self->choices = studio_explorer_choices_new (self->view, self->codebooks, self->values,
                                               self->nothing, &self->value);
  for (guint i = 0; i < self->choices->len; i++)
    {
      const StudioExplorerChoice *choice = g_ptr_array_index (self->choices, i);

      row = studio_explorer_value_chooser_new_row (choice);
      gtk_list_box_append (self->list, row);
      if (self->values != STUDIO_EXPLORER_VALUES_ADD
          && hek_explorer_value_equal (&choice->value, &self->value))
        selected = GTK_LIST_BOX_ROW (row);
    }
  gtk_widget_set_visible (self->search, self->choices->len >= CHOOSER_SEARCH_FROM);
  gtk_list_box_select_row (self->list, selected);
}

static void
studio_explorer_value_chooser_header (GtkListBoxRow *row,
                                      GtkListBoxRow *before,
                                      gpointer       data)
{
  StudioExplorerValueChooser *self = data;
  const char *section = studio_explorer_value_chooser_get_choice (self, row)->section;
  GtkWidget *header = NULL;

  if (*section != '\0'
      && (before == NULL
          || strcmp (studio_explorer_value_chooser_get_choice (self, before)->section, section)
               != 0))
    {
      header = gtk_label_new (section);
      gtk_label_set_xalign (GTK_LABEL (header), 0);
      gtk_widget_add_css_class (header, "caption-heading");
      gtk_widget_add_css_class (header, "dim-label");
      gtk_widget_add_css_class (header, "studio-list-section");
    }
  gtk_list_box_row_set_header (row, header);
}

static gboolean
studio_explorer_value_chooser_matches (GtkListBoxRow *row,
                                       gpointer       data)
{
  StudioExplorerValueChooser *self = data;
  const StudioExplorerChoice *choice = studio_explorer_value_chooser_get_choice (self, row);
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search));

  return *wanted == '\0' || g_str_match_string (wanted, choice->label, TRUE)
         || strstr (choice->label, wanted) != NULL;
}

static void
studio_explorer_value_chooser_activated (StudioExplorerValueChooser *self,
                                         GtkListBoxRow              *row)
{
  g_autoptr (StudioExplorerValueChooser) keep = g_object_ref (self);
  g_auto (HekExplorerValue) value = { 0 };

  hek_explorer_value_copy (&studio_explorer_value_chooser_get_choice (self, row)->value, &value);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[CHOSEN], 0, &value);
}

/* Enter in the search entry takes the first that is left. */
static void
studio_explorer_value_chooser_search_activated (StudioExplorerValueChooser *self)
{
  GtkWidget *row;

  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (GTK_IS_LIST_BOX_ROW (row) && gtk_widget_get_child_visible (row))
      {
        studio_explorer_value_chooser_activated (self, GTK_LIST_BOX_ROW (row));
        return;
      }
}

/* --- the button ------------------------------------------------------------------------------ */

static void
studio_explorer_value_chooser_popup (StudioExplorerValueChooser *self)
{
  GtkListBoxRow *selected;

  studio_explorer_value_chooser_fill (self);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  selected = gtk_list_box_get_selected_row (self->list);
  if (gtk_widget_get_visible (self->search))
    gtk_widget_grab_focus (self->search);
  else
    gtk_widget_grab_focus (selected != NULL ? GTK_WIDGET (selected) : GTK_WIDGET (self->list));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE,
                               -1);
}

static void
studio_explorer_value_chooser_closed (StudioExplorerValueChooser *self)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE,
                               -1);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->button);
}

static void
studio_explorer_value_chooser_show (StudioExplorerValueChooser *self)
{
  g_autofree char *label = NULL;

  if (self->label == NULL)
    return;
  if (self->value.kind == HEK_EXPLORER_VALUE_NONE)
    label = g_strdup (self->nothing);
  else
    label = studio_explorer_choice_dup_label (self->view, self->codebooks, &self->value);
  gtk_label_set_text (self->label, label);
  gtk_widget_set_tooltip_text (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label, -1);
  studio_own_name_keep (self->button);
}

void
studio_explorer_value_chooser_set_value (StudioExplorerValueChooser *self,
                                         const HekExplorerValue     *value)
{
  g_auto (HekExplorerValue) old = { 0 };

  g_return_if_fail (STUDIO_IS_EXPLORER_VALUE_CHOOSER (self) && value != NULL);

  old = self->value;
  hek_explorer_value_copy (value, &self->value);
  studio_explorer_value_chooser_show (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_value_chooser_size_allocate (GtkWidget *widget,
                                             int        width,
                                             int        height,
                                             int        baseline)
{
  StudioExplorerValueChooser *self = STUDIO_EXPLORER_VALUE_CHOOSER (widget);

  gtk_widget_size_allocate (self->button, &(GtkAllocation) { 0, 0, width, height }, baseline);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
studio_explorer_value_chooser_measure (GtkWidget      *widget,
                                       GtkOrientation  orientation,
                                       int             for_size,
                                       int            *minimum,
                                       int            *natural,
                                       int            *minimum_baseline,
                                       int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_EXPLORER_VALUE_CHOOSER (widget)->button, orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
studio_explorer_value_chooser_dispose (GObject *object)
{
  StudioExplorerValueChooser *self = STUDIO_EXPLORER_VALUE_CHOOSER (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  self->label = NULL;
  g_clear_object (&self->view);
  g_clear_object (&self->codebooks);
  G_OBJECT_CLASS (studio_explorer_value_chooser_parent_class)->dispose (object);
}

static void
studio_explorer_value_chooser_finalize (GObject *object)
{
  StudioExplorerValueChooser *self = STUDIO_EXPLORER_VALUE_CHOOSER (object);

  g_clear_pointer (&self->choices, g_ptr_array_unref);
  hek_explorer_value_clear (&self->value);
  g_free (self->name);
  g_free (self->nothing);
  G_OBJECT_CLASS (studio_explorer_value_chooser_parent_class)->finalize (object);
}

static void
studio_explorer_value_chooser_class_init (StudioExplorerValueChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_value_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_explorer_value_chooser_finalize;
  widget_class->size_allocate = studio_explorer_value_chooser_size_allocate;
  widget_class->measure = studio_explorer_value_chooser_measure;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_css_name (widget_class, "valuechooser");
}

static void
studio_explorer_value_chooser_init_popover (StudioExplorerValueChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find a value"), -1);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "studio-choices");
  gtk_list_box_set_header_func (self->list, studio_explorer_value_chooser_header, self, NULL);
  gtk_list_box_set_filter_func (self->list, studio_explorer_value_chooser_matches, self, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), CHOOSER_LIST_HEIGHT);
  gtk_widget_set_size_request (scroller, CHOOSER_LIST_WIDTH, -1);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scroller);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  g_signal_connect_object (self->popover, "closed",
                           G_CALLBACK (studio_explorer_value_chooser_closed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated",
                           G_CALLBACK (studio_explorer_value_chooser_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed",
                           G_CALLBACK (gtk_list_box_invalidate_filter), self->list,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate",
                           G_CALLBACK (studio_explorer_value_chooser_search_activated), self,
                           G_CONNECT_SWAPPED);
}

static void
studio_explorer_value_chooser_init (StudioExplorerValueChooser *self)
{
  self->button = gtk_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP,
                                  TRUE, -1);
  g_signal_connect_object (self->button, "clicked",
                           G_CALLBACK (studio_explorer_value_chooser_popup), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_value_chooser_init_popover (self);
}

static void
studio_explorer_value_chooser_build_button (StudioExplorerValueChooser *self)
{
  GtkWidget *line;

  if (self->values == STUDIO_EXPLORER_VALUES_ADD)
    {
      gtk_button_set_icon_name (GTK_BUTTON (self->button), "list-add-symbolic");
      gtk_widget_add_css_class (self->button, "flat");
      gtk_widget_set_tooltip_text (self->button, self->name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->name, -1);
      return;
    }
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_button_set_child (GTK_BUTTON (self->button), line);
  studio_explorer_value_chooser_show (self);
}

GtkWidget *
studio_explorer_value_chooser_new (HekExplorerView      *view,
                                   HekCodebookList      *codebooks,
                                   StudioExplorerValues  values,
                                   const char           *name,
                                   const char           *nothing)
{
  StudioExplorerValueChooser *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (view) && HEK_IS_CODEBOOK_LIST (codebooks), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_VALUE_CHOOSER, NULL);
  self->view = g_object_ref (view);
  self->codebooks = g_object_ref (codebooks);
  self->values = values;
  self->name = g_strdup (name);
  self->nothing = g_strdup (nothing);
  studio_explorer_value_chooser_build_button (self);
  if (values != STUDIO_EXPLORER_VALUES_ADD)
    g_signal_connect_object (codebooks, "changed", G_CALLBACK (studio_explorer_value_chooser_show),
                             self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
