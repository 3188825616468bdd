/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-picture-session.h"

G_BEGIN_DECLS

/*
 * The controls of the recipe: the method, a row for each of its options, and back to the defaults.
 * It follows the session's recipe and changes it as the user moves the controls; quick changes of
 * one number are one undo step.
 */
#define STUDIO_TYPE_RECIPE_CONTROLS (studio_recipe_controls_get_type ())
G_DECLARE_FINAL_TYPE (
  StudioRecipeControls, studio_recipe_controls, STUDIO, RECIPE_CONTROLS, GtkWidget)

void studio_recipe_controls_set_session (StudioRecipeControls *self, HekPictureSession *session);

/* The defaults of the current method, locks gone; one undo step. */
void studio_recipe_controls_reset (StudioRecipeControls *self);

G_END_DECLS
