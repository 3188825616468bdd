/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"
#include "studio-quantizer-target.h"

G_BEGIN_DECLS

/*
 * “Choose for me”: the target that is wanted, what is measured on the way, and what was chosen,
 * with the reasons.
 *
 * Signal "changed" (): the user asks for something else
 */
#define STUDIO_TYPE_QUANTIZER_CHOOSE (studio_quantizer_choose_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerChoose, studio_quantizer_choose, STUDIO, QUANTIZER_CHOOSE,
                      GtkWidget)

void studio_quantizer_choose_set_up (StudioQuantizerChoose *self, HekQuantizerSession *session);

StudioQuantizerTarget *studio_quantizer_choose_get_target (StudioQuantizerChoose *self);

G_END_DECLS
