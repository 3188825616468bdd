/* SPDX-License-Identifier: Apache-2.0 AND BSD-3-Clause */
/*
 * Constants of SSIMULACRA 2.1, from cloudinary/ssimulacra2, commit 81feacf, src/ssimulacra2.cc
 * (weights), and of the blur with σ = 1.5, calculated from equations 33 to 57 of Charalampidis,
 * "Recursive implementation of the Gaussian filter using truncated cosine functions", IEEE
 * Transactions on Signal Processing 64(14), 2016, in double.
 *
 * Copyright (c) Cloudinary. All rights reserved.
 *
 * Redistribution and use in source and binary forms, with or without modification, are permitted
 * provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice, this list of
 * conditions and the following disclaimer.
 *
 * 2. Redistributions in binary form must reproduce the above copyright notice, this list of
 * conditions and the following disclaimer in the documentation and/or other materials provided
 * with the distribution.
 *
 * 3. Neither the name of the copyright holder nor the names of its contributors may be used to
 * endorse or promote products derived from this software without specific prior written
 * permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR
 * IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
 * FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR
 * CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
 * CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY
 * THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR
 * OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
 * POSSIBILITY OF SUCH DAMAGE.
 */
#include "config.h"

#include "hek-metric-ssimulacra2-private.h"

/* in: -β cos (6 ω), d: -2 cos ω with ω = π/10, 3 π/10, 5 π/10. */
const double hek_ssimulacra2_cosine_in[3] = {
  0.055295235726086647, -0.058836687026950073, 0.012955819110517011,
};
const double hek_ssimulacra2_cosine_d[2] = { -1.9021130325903073, -1.1755705045849463 };

/* For X, Y, B: for each of six scales: the means of structure, added edges, lost edges, then their
 * norms of the fourth power. */
const double hek_ssimulacra2_weights[HEK_SSIMULACRA2_WEIGHTS] = {
  0.0, 0.0007376606707406586, 0.0,
  0.0, 0.0007793481682867309, 0.0,
  0.0, 0.0004371155730107379, 0.0,
  1.1041726426657346, 0.00066284834129271, 0.00015231632783718752,
  0.0, 0.0016406437456599754, 0.0,
  1.8422455520539298, 11.441172603757666, 0.0,
  0.0007989109436015163, 0.000176816438078653, 0.0,
  1.8787594979546387, 10.94906990605142, 0.0,
  0.0007289346991508072, 0.9677937080626833, 0.0,
  0.00014003424285435884, 0.9981766977854967, 0.00031949755934435053,
  0.0004550992113792063, 0.0, 0.0,
  0.0013648766163243398, 0.0, 0.0,

  0.0, 0.0, 0.0,
  7.466890328078848, 0.0, 17.445833984131262,
  0.0006235601634041466, 0.0, 0.0,
  6.683678146179332, 0.00037724407979611296, 1.027889937768264,
  225.20515300849274, 0.0, 0.0,
  19.213238186143016, 0.0011401524586618361, 0.001237755635509985,
  176.39317598450694, 0.0, 0.0,
  24.43300999870476, 0.28520802612117757, 0.0004485436923833408,
  0.0, 0.0, 0.0,
  34.77906344483772, 44.835625328877896, 0.0,
  0.0, 0.0, 0.0,
  0.0, 0.0, 0.0,

  0.0, 0.0008680556573291698, 0.0,
  0.0, 0.0, 0.0,
  0.0, 0.0005313191874358747, 0.0,
  0.00016533814161379112, 0.0, 0.0,
  0.0, 0.0, 0.0,
  0.0004179171803251336, 0.0017290828234722833, 0.0,
  0.0020827005846636437, 0.0, 0.0,
  8.826982764996862, 23.19243343998926, 0.0,
  95.1080498811086, 0.9863978034400682, 0.9834382792465353,
  0.0012286405048278493, 171.2667255897307, 0.9807858872435379,
  0.0, 0.0, 0.0,
  0.0005130064588990679, 0.0, 0.00010854057858411537,
};
