/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/*
 * Where the selected run of a quantizer session loses precision: error of dimensions and
 * subspaces, use of centroids, spread of the errors of rows; beside a pinned run when there is one.
 */
#define STUDIO_TYPE_QUANTIZER_ERROR (studio_quantizer_error_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerError, studio_quantizer_error, STUDIO, QUANTIZER_ERROR,
                      GtkWidget)

GtkWidget *studio_quantizer_error_new (HekQuantizerSession *session);

G_END_DECLS
